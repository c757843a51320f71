/** Energy surfaces, drawn from the buffers in which they were computed: nothing is read back. */
import { DisposedError, LimitError } from '../errors.ts';
import { BufferUsage } from '../gpu/flags.ts';
import { axesStrokes } from './axes.ts';
import { TextureUsage } from './flags.ts';
import { bindGroupEntries, createPipelines, DEPTH_FORMAT, SAMPLES, type ViewPipelines } from './pipelines.ts';
import { PARAMS_SLOT, paramsSlots } from './params.ts';
import { orbit } from './projection.ts';
import { type Pixels, readPixels } from './readPixels.ts';
import {
  checkScene,
  DEFAULT_CAMERA,
  energiesBinding,
  LIGHT,
  type Scene,
  type Surface,
  surfaceOpacity,
} from './Scene.ts';

export interface SurfaceViewOptions {
  /** In pixels; letters and lines scale with the height. */
  width: number;
  height: number;
  /** Of the targets: `navigator.gpu.getPreferredCanvasFormat()` for a canvas. */
  format?: 'rgba8unorm' | 'bgra8unorm';
}

/**
 * Draws scenes of one size. The device is borrowed: `dispose()` releases what the view made on it and nothing else.
 *
 *     const view = await SurfaceView.create(device, { width: 960, height: 640 });
 *     view.render(context.getCurrentTexture().createView(), scene);
 */
export class SurfaceView {
  readonly width: number;
  readonly height: number;
  readonly #device: GPUDevice;
  readonly #pipelines: ViewPipelines;
  readonly #own: GPUTexture;
  readonly #multisampled: GPUTexture;
  readonly #depth: GPUTexture;
  readonly #buffers = new Map<string, GPUBuffer>();
  #disposed = false;

  private constructor(device: GPUDevice, pipelines: ViewPipelines, options: Required<SurfaceViewOptions>) {
    const { width, height, format } = options;
    this.width = width;
    this.height = height;
    this.#device = device;
    this.#pipelines = pipelines;
    const usage = TextureUsage.renderAttachment;
    const size = [width, height];
    this.#own = device.createTexture({ label: 'view', size, format, usage: usage | TextureUsage.copySource });
    this.#multisampled = device.createTexture({
      label: 'view samples',
      size,
      format,
      usage,
      sampleCount: SAMPLES,
    });
    this.#depth = device.createTexture({
      label: 'view depth',
      size,
      format: DEPTH_FORMAT,
      usage,
      sampleCount: SAMPLES,
    });
  }

  /** @throws LimitError for a size that the device can't draw. */
  static async create(device: GPUDevice, options: SurfaceViewOptions): Promise<SurfaceView> {
    const { width, height, format = 'rgba8unorm' } = options;
    const limit = device.limits.maxTextureDimension2D;
    if (![width, height].every((side) => Number.isInteger(side) && side >= 1 && side <= limit)) {
      throw new LimitError(
        `SurfaceView.create: expected a width and height from 1 to ${limit} pixels, got ${width} × ${height}. Pass whole pixels of the canvas.`,
      );
    }
    return new SurfaceView(device, await createPipelines(device, format), { width, height, format });
  }

  /**
   * Draws the scene into `target`, a texture view of the view's size and format; without one into a texture of its own.
   *
   * @throws DataError, ShapeError, LimitError for a scene that can't be drawn.
   */
  render(target: GPUTextureView | undefined, scene: Scene): void {
    this.#assertUsable('SurfaceView.render');
    checkScene(scene, this.#device.limits);
    const { camera = DEFAULT_CAMERA, theme = LIGHT } = scene;
    const projection = orbit(camera, this.width, this.height);
    const strokes = axesStrokes(scene.ranges, theme, projection);
    const strokeBuffer = this.#upload('strokes', strokes.data, BufferUsage.storage);
    const params = this.#upload('params', paramsSlots(scene, projection), BufferUsage.uniform);

    const [r, g, b, alpha] = theme.background;
    const encoder = this.#device.createCommandEncoder({ label: 'view' });
    const pass = encoder.beginRenderPass({
      colorAttachments: [
        {
          view: this.#multisampled.createView(),
          resolveTarget: target ?? this.#own.createView(),
          clearValue: [r * alpha, g * alpha, b * alpha, alpha],
          loadOp: 'clear',
          storeOp: 'discard',
        },
      ],
      depthStencilAttachment: {
        view: this.#depth.createView(),
        depthClearValue: 1,
        depthLoadOp: 'clear',
        depthStoreOp: 'discard',
      },
    });
    const bind = (numbers: GPUBufferBinding, slot: number) => {
      const entries = bindGroupEntries(params, numbers);
      const group = this.#device.createBindGroup({ layout: this.#pipelines.layout, entries });
      pass.setBindGroup(0, group, [slot * PARAMS_SLOT]);
    };
    const drawSurface = (surface: Surface, slot: number, pipeline: GPURenderPipeline) => {
      bind(energiesBinding(surface), slot);
      pass.setPipeline(pipeline);
      pass.draw(6 * (surface.columns - 1), surface.rows - 1);
    };
    const drawSquares = (pipeline: GPURenderPipeline, numbers: GPUBuffer, count: number, first = 0) => {
      if (count === 0) return;
      bind({ buffer: numbers }, 0);
      pass.setPipeline(pipeline);
      pass.draw(4, count, 0, first);
    };

    const slots = scene.surfaces.map((surface, i) => ({ surface, slot: i + 1 }));
    for (const { surface, slot } of slots) {
      if (surfaceOpacity(surface) >= 1) drawSurface(surface, slot, this.#pipelines.surface);
    }
    const points = this.#points(scene);
    if (points) drawSquares(this.#pipelines.sphere, points.buffer, points.count);
    drawSquares(this.#pipelines.line, strokeBuffer, strokes.lines);
    for (const { surface, slot } of slots) {
      if (surfaceOpacity(surface) >= 1) continue;
      drawSurface(surface, slot, this.#pipelines.surfaceDepth);
      drawSurface(surface, slot, this.#pipelines.surface);
    }
    drawSquares(this.#pipelines.text, strokeBuffer, strokes.text, strokes.lines);
    pass.end();
    this.#device.queue.submit([encoder.finish()]);
  }

  /**
   * Draws the scene and reads the picture back.
   *
   * @throws DeviceLostError besides what `render` throws.
   */
  async snapshot(scene: Scene): Promise<Pixels> {
    this.render(undefined, scene);
    return readPixels(this.#device, this.#own);
  }

  /** Destroys the view's textures and buffers; the device and the scenes' buffers stay. */
  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    for (const resource of [this.#own, this.#multisampled, this.#depth, ...this.#buffers.values()])
      resource.destroy();
    this.#buffers.clear();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }

  #assertUsable(operation: string): void {
    if (this.#disposed) {
      throw new DisposedError(
        `${operation}: expected a live view, got a disposed one. Create a new SurfaceView.`,
      );
    }
  }

  #points({ points }: Scene): { buffer: GPUBuffer; count: number } | undefined {
    if (!points) return undefined;
    if (!(points instanceof Float32Array)) return { buffer: points, count: points.size / 12 };
    if (points.length === 0) return undefined;
    return { buffer: this.#upload('points', points, BufferUsage.storage), count: points.length / 3 };
  }

  /** Writes into a buffer of the view that grows when needed; what was submitted before keeps the old content. */
  #upload(name: string, data: Float32Array, usage: number): GPUBuffer {
    let buffer = this.#buffers.get(name);
    if (!buffer || buffer.size < data.byteLength) {
      buffer?.destroy();
      buffer = this.#device.createBuffer({
        label: `view ${name}`,
        size: data.byteLength,
        usage: usage | BufferUsage.copyDestination,
      });
      this.#buffers.set(name, buffer);
    }
    this.#device.queue.writeBuffer(buffer, 0, data.buffer, data.byteOffset, data.byteLength);
    return buffer;
  }
}
