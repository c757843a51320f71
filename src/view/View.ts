/** What SurfaceView and EnergyMap share: sizes, targets, pixels and places. */
import { BufferUsage } from '../gpu/flags.ts';
import { TextureUsage } from './flags.ts';
import { pixelOf, placeAt, type Projection } from './projection.ts';
import { type Pixels, readPixels } from './readPixels.ts';
import type { Resources } from './Resources.ts';
import { checkScene, type Scene } from './Scene.ts';
import type { AxesStrokes } from './strokes.ts';

export interface SurfaceViewOptions {
  /** In pixels; letters and lines scale with the height. */
  width: number;
  height: number;
  /** Of the targets: `navigator.gpu.getPreferredCanvasFormat()` for a canvas. */
  format?: 'rgba8unorm' | 'bgra8unorm';
  /** Of SurfaceView, a pixel (default 4): with 1 a CPU adapter draws in a third of the time, and edges are jagged. */
  samples?: 1 | 4;
}

/** Numbers of strokes in a buffer: lines in space, and after them text. */
export interface Strokes {
  buffer: GPUBuffer;
  lines: number;
  text: number;
}

/** Draws scenes of one size. The device is borrowed: `dispose()` releases what the view made on it and nothing else. */
export abstract class View {
  readonly width: number;
  readonly height: number;
  protected readonly resources: Resources;
  readonly #own: GPUTexture;
  readonly #ownView: GPUTextureView;
  /** The axes of the last picture, and what they were made from: they stay while the camera rests. */
  #axes: { of: string; strokes: Strokes } | undefined;

  protected constructor(resources: Resources, { width, height, format }: Required<SurfaceViewOptions>) {
    this.width = width;
    this.height = height;
    this.resources = resources;
    const usage = TextureUsage.renderAttachment | TextureUsage.copySource;
    this.#own = resources.texture({ label: 'view', size: [width, height], format, usage });
    this.#ownView = this.#own.createView();
  }

  /** How the scene's box lies in the picture. */
  protected abstract project(scene: Scene): Projection;
  /** Records a picture. */
  protected abstract draw(encoder: GPUCommandEncoder, target: GPUTextureView, scene: Scene): void;

  /** The strokes of the scene's axes, made by `make`, on the GPU. */
  protected strokes({ ranges, names, theme, camera }: Scene, make: () => AxesStrokes): Strokes {
    const of = JSON.stringify([ranges, names, theme, camera]);
    if (this.#axes?.of !== of) {
      const { data, lines, text } = make();
      const buffer = this.resources.upload('strokes', data, BufferUsage.storage);
      this.#axes = { of, strokes: { buffer, lines, text } };
    }
    return this.#axes.strokes;
  }

  /**
   * Draws the scene into `target`, a texture view of the view's size and format; without one into a texture of its own.
   *
   * @throws DataError, ShapeError, LimitError for a scene that can't be drawn.
   */
  render(target: GPUTextureView | undefined, scene: Scene): void {
    const { device } = this.resources;
    this.resources.assertUsable('render');
    checkScene(this.resources.operation('render'), scene, device.limits);
    const encoder = device.createCommandEncoder({ label: 'view' });
    this.draw(encoder, target ?? this.#ownView, scene);
    device.queue.submit([encoder.finish()]);
  }

  /**
   * Draws the scene and reads the picture back.
   *
   * @throws DeviceLostError besides what `render` throws.
   */
  async snapshot(scene: Scene): Promise<Pixels> {
    this.render(undefined, scene);
    return readPixels(this.resources.device, this.#own, this.resources.operation('snapshot'));
  }

  /**
   * (x, y) under a pixel, counted from the top left, where the ray through it meets the level plane at `energy` (a map has
   * one plane for all); undefined where it meets it outside the ranges of x and y, or not at all.
   */
  placeAt(
    scene: Scene,
    pixel: readonly [px: number, py: number],
    energy: number,
  ): { x: number; y: number } | undefined {
    return placeAt(this.project(scene), scene.ranges, pixel, energy);
  }

  /** The pixel, counted from the top left, at which a place of the scene appears. */
  pixelOf(scene: Scene, place: { x: number; y: number; energy: number }): [px: number, py: number] {
    return pixelOf(this.project(scene), scene.ranges, place);
  }

  /** Destroys the view's textures and buffers; the device and the scenes' buffers stay. */
  dispose(): void {
    this.resources.dispose();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }
}
