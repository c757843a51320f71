import { ShapeError } from '../errors.ts';
import { checkKnown } from '../options.ts';
import { bias, tanh } from './Activation.ts';
import { Linear, type LinearOptions } from './Linear.ts';
import { checkSizes, nestParameters, type Module, type Parameters } from './Module.ts';
import { Sequential } from './Sequential.ts';
import { TwoLayers } from './TwoLayers.ts';

export interface MlpOptions extends LinearOptions {
  /** Whether the last layer adds a bias (default: true). */
  outputBias?: boolean;
}

/**
 * Multi-layer net: linear, bias + tanh, …, linear, output bias. `mlp([a, b, c])`: `G(x) = W₂ tanh(W₁x + B₁) + B₂`.
 *
 * Parameters: `1.weight [b, a]`, `1.bias [b]`, `2.weight [c, b]`, `2.bias [c]`. Weights start uniform in
 * ±scale·√(3/fan-in), scale 0.3 by default; biases at zero.
 *
 * @throws ShapeError for fewer than two sizes, or sizes that aren't positive whole numbers; DataError for a misspelt option.
 */
export function mlp(sizes: readonly number[], options: MlpOptions = {}): Module {
  const { outputBias = true, scale = 0.3 } = checkKnown('mlp', options, ['outputBias', 'scale']);
  if (sizes.length < 2) {
    throw new ShapeError(
      `mlp: expected at least two sizes, got [${sizes.join(', ')}]. Pass [inputs, …, outputs].`,
    );
  }
  checkSizes('mlp', sizes);
  const layers = sizes.slice(1).map((outputs, i) => {
    const linear = new Linear(sizes[i] as number, outputs, { scale });
    if (i < sizes.length - 2) return [linear, tanh(outputs)];
    return outputBias ? [linear, bias(outputs)] : [linear];
  });
  const named = layers.map((layer): { parameters: Parameters } => ({
    parameters: Object.assign({}, ...layer.map(({ parameters }) => parameters)),
  }));
  const net = new Sequential(
    layers.flat(),
    nestParameters(Object.fromEntries(named.map((layer, i) => [`${i + 1}`, layer]))),
  );
  return TwoLayers.fits(sizes) ? new TwoLayers(net) : net;
}
