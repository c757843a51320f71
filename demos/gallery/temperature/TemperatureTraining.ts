import type { Gpu } from 'webgpu-ebm';
import { CurveTraining } from '../shared/curve/CurveTraining.ts';
import { loadTogether, type Models, saveTogether } from '../shared/curve/together.ts';
import { SHAPES } from '../shared/curve/shapes.ts';
import type { Training } from '../shared/page/Training.ts';
import { SAMPLES } from '../surface/model.ts';
import { modelOf, type TemperatureSettings } from './model.ts';

/** Two models from the same start: one trains with the likelihood at β, the other with the perceptron loss. */
export class TemperatureTraining implements Training<TemperatureSettings> {
  readonly likelihood: CurveTraining;
  readonly perceptron: CurveTraining;

  private constructor(likelihood: CurveTraining, perceptron: CurveTraining) {
    this.likelihood = likelihood;
    this.perceptron = perceptron;
  }

  static async start(gpu: Gpu, settings: TemperatureSettings): Promise<TemperatureTraining> {
    const { y, samples } = SHAPES[settings.shape];
    const drawn = samples(SAMPLES, settings.seed);
    const model = (loss: 'nll' | 'perceptron'): Promise<CurveTraining> =>
      CurveTraining.start(gpu, {
        settings: modelOf(settings, loss),
        y,
        samples: () => drawn,
      });
    const likelihood = await model('nll');
    try {
      return new TemperatureTraining(likelihood, await model('perceptron'));
    } catch (error) {
      likelihood.dispose();
      throw error;
    }
  }

  train(steps: number): void {
    this.likelihood.train(steps);
    this.perceptron.train(steps);
  }

  async change(settings: TemperatureSettings): Promise<void> {
    await this.likelihood.change(modelOf(settings, 'nll'));
    await this.perceptron.change(modelOf(settings, 'perceptron'));
  }

  async checkpoint(): Promise<readonly Uint8Array[]> {
    return [...(await this.likelihood.checkpoint()), ...(await this.perceptron.checkpoint())];
  }

  restore([likelihood, perceptron]: readonly Uint8Array[]): void {
    if (likelihood) this.likelihood.restore([likelihood]);
    if (perceptron) this.perceptron.restore([perceptron]);
  }

  save(): Promise<Uint8Array> {
    return saveTogether(this.#models);
  }

  load(weights: Uint8Array): Promise<void> {
    return loadTogether(this.#models, weights);
  }

  get #models(): Models {
    const { likelihood, perceptron } = this;
    return { likelihood: likelihood.trainer.parameters, perceptron: perceptron.trainer.parameters };
  }

  /** ‖W − W′‖ / ‖W′‖, W′ being the perceptron's weights. */
  async weightsApart(): Promise<number> {
    const [a, b] = await Promise.all(
      [this.likelihood, this.perceptron].map(({ trainer }) => trainer.parameters.read()),
    );
    let [difference, size] = [0, 0];
    for (const [name, weights] of Object.entries(b ?? {})) {
      for (const [i, weight] of weights.entries()) {
        difference += (weight - (a?.[name]?.[i] as number)) ** 2;
        size += weight ** 2;
      }
    }
    return Math.sqrt(difference / size);
  }

  dispose(): void {
    this.likelihood.dispose();
    this.perceptron.dispose();
  }
}
