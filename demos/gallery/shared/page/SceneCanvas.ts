import { EnergyMap, type Gpu, type Scene, SurfaceView } from 'webgpu-ebm';
import { element } from './elements.ts';

export interface SceneCanvasOptions {
  /** What is drawn: the surface in three dimensions, or a heat map. */
  view: 'surface' | 'map';
  /** What is seen, for those who don't see it. */
  label: string;
  /** Width by height (default 3 : 2). */
  aspect?: number;
  /** At most so many pixels a CSS pixel. */
  sharpness?: number;
  /** The view is ready for another size, and has drawn nothing yet. */
  onResize: () => void;
}

/** What a CPU adapter draws a few times in a tenth of a second. */
const CPU_PIXELS = 200_000;
const LEAST_SHARPNESS = 0.75;

/** A canvas that a view of its size draws on; on CPU adapters, where each pixel costs, with fewer of them. */
export class SceneCanvas {
  readonly root: HTMLElement;
  readonly canvas: HTMLCanvasElement;
  readonly #gpu: Gpu;
  readonly #options: SceneCanvasOptions;
  readonly #context: GPUCanvasContext;
  readonly #resize: ResizeObserver;
  #view: SurfaceView | EnergyMap | undefined;
  #making: Promise<void> | undefined;
  #disposed = false;

  constructor(gpu: Gpu, options: SceneCanvasOptions) {
    this.#gpu = gpu;
    this.#options = options;
    const { label, aspect = 1.5 } = options;
    this.canvas = element('canvas', { role: 'img', 'aria-label': label, tabindex: '0' });
    this.canvas.style.setProperty('--aspect', String(aspect));
    this.root = element('div', { class: 'scene' }, this.canvas);
    const context = this.canvas.getContext('webgpu');
    if (!context) throw new Error('The canvas gave no WebGPU context.');
    this.#context = context;
    this.#resize = new ResizeObserver(() => void this.ready());
    this.#resize.observe(this.canvas);
  }

  get view(): SurfaceView | EnergyMap | undefined {
    return this.#view;
  }

  /** Resolves when there is a view of the canvas's size. */
  ready(): Promise<void> {
    this.#making ??= this.#make().finally(() => {
      this.#making = undefined;
    });
    return this.#making;
  }

  /** Submits a picture, if the view is ready. */
  draw(scene: Scene): void {
    this.#view?.render(this.#context.getCurrentTexture().createView(), scene);
  }

  /** Pixels of the view under a pointer. */
  pixelUnder({ clientX, clientY }: { clientX: number; clientY: number }): [number, number] {
    const { left, top, width, height } = this.canvas.getBoundingClientRect();
    return [((clientX - left) / width) * this.canvas.width, ((clientY - top) / height) * this.canvas.height];
  }

  dispose(): void {
    this.#disposed = true;
    this.#resize.disconnect();
    this.#view?.dispose();
    this.#context.unconfigure();
    this.root.remove();
  }

  async #make(): Promise<void> {
    for (;;) {
      const [width, height] = this.#size();
      if (this.#disposed || width === 0 || (this.#view?.width === width && this.#view.height === height))
        return;
      const format = navigator.gpu.getPreferredCanvasFormat() as 'rgba8unorm' | 'bgra8unorm';
      const { device, kind } = this.#gpu;
      const View = this.#options.view === 'surface' ? SurfaceView : EnergyMap;
      const view = await View.create(device, { width, height, format, samples: kind === 'cpu' ? 1 : 4 });
      if (this.#disposed) return view.dispose();
      this.#view?.dispose();
      this.#view = view;
      this.canvas.width = width;
      this.canvas.height = height;
      this.#context.configure({ device, format, alphaMode: 'opaque' });
      this.#options.onResize();
    }
  }

  #size(): [width: number, height: number] {
    const { clientWidth, clientHeight } = this.canvas;
    const { sharpness = 2 } = this.#options;
    const affordable = Math.min(
      1,
      Math.max(LEAST_SHARPNESS, Math.sqrt(CPU_PIXELS / (clientWidth * clientHeight))),
    );
    const scale = Math.min(devicePixelRatio, sharpness, this.#gpu.kind === 'cpu' ? affordable : Infinity);
    return [Math.round(clientWidth * scale), Math.round(clientHeight * scale)];
  }
}
