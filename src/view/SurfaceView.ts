/** Energy surfaces, drawn from the buffers in which they were computed: nothing is read back. */
import { DisposedError, LimitError } from '../errors.ts';
import { BufferUsage } from '../gpu/flags.ts';
import { axesStrokes, STROKE_FLOATS } from './axes.ts';
import { TextureUsage } from './flags.ts';
import {
  bindGroupEntries,
  createPipelines,
  DEPTH_FORMAT,
  packParams,
  PARAMS_SLOT,
  SAMPLES,
  type ViewPipelines,
} from './pipelines.ts';
import { BOX_HEIGHT, orbit, type Projection } from './projection.ts';
import { type Pixels, readPixels } from './readPixels.ts';
import {
  checkScene,
  DEFAULT_CAMERA,
  energiesBinding,
  LIGHT,
  type Scene,
  type Surface,
  surfaceColor,
  surfaceOpacity,
} from './Scene.ts';
import { tickStep } from './ticks.ts';

export interface SurfaceViewOptions {
  /** In pixels; letters and lines scale with the height. */
  width: number;
  height: number;
  /** Of the targets: `navigator.gpu.getPreferredCanvasFormat()` for a canvas. */
  format?: 'rgba8unorm' | 'bgra8unorm';
}

const SPHERE_RADIUS = 0.034;
const CONTOURS = 10;

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
    this.#multisampled = device.createTexture({ label: 'view samples', size, format, usage, sampleCount: SAMPLES });
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
   * @throws DataError, ShapeError for a scene that can't be drawn.
   */
  render(target: GPUTextureView | undefined, scene: Scene): void {
    this.#assertUsable('SurfaceView.render');
    checkScene(scene);
    const { camera = DEFAULT_CAMERA, theme = LIGHT } = scene;
    const projection = orbit(camera, this.width, this.height);
    const strokes = axesStrokes(scene.ranges, theme, projection);
    const strokeBuffer = this.#upload('strokes', strokes, BufferUsage.storage);
    const params = this.#uploadParams(scene, projection);

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
    const drawSquares = (pipeline: GPURenderPipeline, numbers: GPUBuffer, count: number) => {
      if (count === 0) return;
      bind({ buffer: numbers }, 0);
      pass.setPipeline(pipeline);
      pass.draw(4, count);
    };

    const slots = scene.surfaces.map((surface, i) => ({ surface, slot: i + 1 }));
    for (const { surface, slot } of slots) {
      if (surfaceOpacity(surface) >= 1) drawSurface(surface, slot, this.#pipelines.surface);
    }
    const points = this.#points(scene);
    if (points) drawSquares(this.#pipelines.sphere, points.buffer, points.count);
    drawSquares(this.#pipelines.line, strokeBuffer, strokes.length / STROKE_FLOATS);
    for (const { surface, slot } of slots) {
      if (surfaceOpacity(surface) >= 1) continue;
      drawSurface(surface, slot, this.#pipelines.surfaceDepth);
      drawSurface(surface, slot, this.#pipelines.surface);
    }
    pass.end();
    this.#device.queue.submit([encoder.finish()]);
  }

  /** Draws the scene and reads the picture back. */
  async snapshot(scene: Scene): Promise<Pixels> {
    this.render(undefined, scene);
    return readPixels(this.#device, this.#own);
  }

  /** Destroys the view's textures and buffers; the device and the scenes' buffers stay. */
  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    for (const resource of [this.#own, this.#multisampled, this.#depth, ...this.#buffers.values()]) resource.destroy();
    this.#buffers.clear();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }

  #assertUsable(operation: string): void {
    if (this.#disposed) {
      throw new DisposedError(`${operation}: expected a live view, got a disposed one. Create a new SurfaceView.`);
    }
  }

  #points({ points }: Scene): { buffer: GPUBuffer; count: number } | undefined {
    if (!points) return undefined;
    if (!(points instanceof Float32Array)) return { buffer: points, count: points.size / 12 };
    if (points.length === 0) return undefined;
    return { buffer: this.#upload('points', points, BufferUsage.storage), count: points.length / 3 };
  }

  /** Slot 0 for strokes and spheres, one more for each surface. */
  #uploadParams({ ranges, surfaces }: Scene, projection: Projection): GPUBuffer {
    const slots = new Float32Array((PARAMS_SLOT / 4) * (surfaces.length + 1));
    const { eye, right, up, forward, focal } = projection;
    const common = {
      ...{ eye_x: eye[0], eye_y: eye[1], eye_z: eye[2] },
      ...{ right_x: right[0], right_y: right[1] },
      ...{ up_x: up[0], up_y: up[1], up_z: up[2] },
      ...{ forward_x: forward[0], forward_y: forward[1], forward_z: forward[2] },
      ...{ focal_x: focal[0], focal_y: focal[1], near: projection.near, far: projection.far },
      ...{ width: this.width, height: this.height },
      ...{ x_low: ranges.x[0], x_high: ranges.x[1], y_low: ranges.y[0], y_high: ranges.y[1] },
      ...{ energy_low: ranges.energy[0], energy_high: ranges.energy[1], box_height: BOX_HEIGHT },
      contour_step: tickStep(ranges.energy[0], ranges.energy[1], CONTOURS),
      sphere_radius: SPHERE_RADIUS,
    };
    const noSurface = { rows: 0, columns: 0, red: 0, green: 0, blue: 0, opacity: 0, mesh_opacity: 0 };
    packParams(new DataView(slots.buffer, 0), { ...common, ...noSurface });
    surfaces.forEach((surface, i) => {
      const [red, green, blue] = surfaceColor(surface);
      const opacity = surfaceOpacity(surface);
      const looks = { red, green, blue, opacity, mesh_opacity: opacity >= 1 ? 0.22 : 0.85 };
      const { rows, columns } = surface;
      packParams(new DataView(slots.buffer, (i + 1) * PARAMS_SLOT), { ...common, rows, columns, ...looks });
    });
    return this.#upload('params', slots, BufferUsage.uniform);
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
