import type { Gpu, Scene } from 'webgpu-ebm';
import { LOSSES, type LossName } from '../shared/curve/model.ts';
import { element } from '../shared/page/elements.ts';
import { SceneCanvas } from '../shared/page/SceneCanvas.ts';

/** A spread below this share of what it was counts as collapsed. */
const COLLAPSED = 0.1;

/** One contender: its surface, how it does, and the way to its own page. */
export class Tile {
  readonly root: HTMLAnchorElement;
  readonly loss: LossName;
  readonly #gpu: Gpu;
  readonly #frame = element('div');
  readonly #verdict = element('strong');
  readonly #figures = element('span', { class: 'tile-figures' });
  readonly #onResize: () => void;
  #canvas: SceneCanvas | undefined;
  #view: 'map' | 'surface' | undefined;

  constructor(gpu: Gpu, loss: LossName, onResize: () => void) {
    this.#gpu = gpu;
    this.loss = loss;
    this.#onResize = onResize;
    this.root = element(
      'a',
      { class: 'tile card' },
      element('h2', { title: LOSSES[loss].name }, LOSSES[loss].name),
      this.#frame,
      element('p', {}, this.#verdict, this.#figures),
    );
  }

  get canvas(): HTMLCanvasElement | undefined {
    return this.#canvas?.canvas;
  }

  /** Resolves when there is something to draw on. */
  async show(view: 'map' | 'surface'): Promise<void> {
    if (view === this.#view) return;
    this.#view = view;
    this.#canvas?.dispose();
    this.#canvas = new SceneCanvas(this.#gpu, {
      view,
      label: `Energy over X and Y under the ${LOSSES[this.loss].name} loss`,
      aspect: 1.25,
      onResize: this.#onResize,
    });
    // The link around it takes the keys.
    this.#canvas.canvas.removeAttribute('tabindex');
    this.#frame.replaceChildren(this.#canvas.root);
    await this.#canvas.ready();
  }

  draw(scene: Scene): void {
    this.#canvas?.draw(scene);
  }

  /** @param share spread of the surface, of what it was */
  tell(share: number, error: number | undefined): void {
    const collapsed = share < COLLAPSED;
    const diverged = !Number.isFinite(share);
    this.root.classList.toggle('bad', collapsed || diverged);
    this.#verdict.textContent = diverged ? 'diverged' : collapsed ? 'collapsed' : '';
    this.#figures.textContent = diverged
      ? ''
      : `spread × ${short(share)}${error === undefined ? '' : ` · error ${error.toFixed(3)}`}`;
  }

  dispose(): void {
    this.#canvas?.dispose();
  }
}

function short(factor: number): string {
  return factor < 10 ? factor.toPrecision(2) : factor.toFixed(0);
}
