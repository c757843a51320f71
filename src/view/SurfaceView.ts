/** Energy surfaces in three dimensions, drawn from the buffers in which they were computed: nothing is read back. */
import line from '../../shaders/view/line.wgsl';
import pathShader from '../../shaders/view/path.wgsl';
import sphere from '../../shaders/view/sphere.wgsl';
import surface from '../../shaders/view/surface.wgsl';
import { BufferUsage } from '../gpu/flags.ts';
import { boxAxes } from './axes.ts';
import { Brush } from './Brush.ts';
import { TextureUsage } from './flags.ts';
import { pictureParams, SLOT } from './params.ts';
import { DEPTH_FORMAT, PipelineMaker } from './pipelines.ts';
import { orbit, type Projection } from './projection.ts';
import { checkSize, Resources } from './Resources.ts';
import { LIGHT, lengthOf, type Scene, surfaceOpacity } from './Scene.ts';
import { SurfacePass } from './SurfacePass.ts';
import { View, type SurfaceViewOptions } from './View.ts';

/** A surface, and one with a forbidden band. */
type Sheets = Record<'plain' | 'marked', GPURenderPipeline>;

interface Pipelines {
  layout: GPUBindGroupLayout;
  opaque: Sheets;
  seeThrough: Sheets;
  sphere: GPURenderPipeline;
  path: GPURenderPipeline;
  line: GPURenderPipeline;
  /** Lines that nothing hides. */
  text: GPURenderPipeline;
}

/**
 * Draws energy surfaces as sheets over (x, y) in a box, seen from an orbiting camera.
 *
 *     const view = await SurfaceView.create(device, { width: 960, height: 640 });
 *     view.render(context.getCurrentTexture().createView(), scene);
 */
export class SurfaceView extends View {
  readonly #pipelines: Pipelines;
  readonly #surfaces: SurfacePass;
  readonly #multisampled: GPUTextureView | undefined;
  readonly #depth: GPUTextureView;

  private constructor(
    resources: Resources,
    pipelines: Pipelines,
    surfaces: SurfacePass,
    options: Required<SurfaceViewOptions>,
  ) {
    super(resources, options);
    this.#pipelines = pipelines;
    this.#surfaces = surfaces;
    const { width, height, format, samples } = options;
    const many = {
      size: [width, height],
      usage: TextureUsage.renderAttachment,
      sampleCount: samples,
    };
    if (samples > 1) {
      this.#multisampled = resources.texture({ label: 'view samples', format, ...many }).createView();
    }
    this.#depth = resources.texture({ label: 'view depth', format: DEPTH_FORMAT, ...many }).createView();
  }

  /** @throws LimitError for a size that the device can't draw. */
  static async create(device: GPUDevice, options: SurfaceViewOptions): Promise<SurfaceView> {
    const { width, height, format = 'rgba8unorm', samples = 4 } = options;
    checkSize('SurfaceView', device, options);
    const resources = new Resources(device, 'SurfaceView');
    const [pipelines, surfaces] = await Promise.all([
      createPipelines(device, format, samples),
      SurfacePass.create(resources),
    ]);
    return new SurfaceView(resources, pipelines, surfaces, { width, height, format, samples });
  }

  protected override project({ camera }: Scene): Projection {
    return orbit(camera, this.width, this.height);
  }

  protected override draw(encoder: GPUCommandEncoder, target: GPUTextureView, scene: Scene): void {
    const { resources } = this;
    const projection = this.project(scene);
    const strokes = this.strokes(scene, () => boxAxes(scene, projection));
    const params = resources.upload('params', pictureParams(scene, projection), BufferUsage.uniform);
    const shown = scene.surfaces.map((_, i) => i);
    const { meshes, path, right, offending } = this.#surfaces.encode(encoder, scene, shown, projection);

    const [r, g, b, alpha] = (scene.theme ?? LIGHT).background;
    const pass = encoder.beginRenderPass({
      colorAttachments: [
        {
          ...(this.#multisampled ? { view: this.#multisampled, resolveTarget: target } : { view: target }),
          clearValue: [r * alpha, g * alpha, b * alpha, alpha],
          loadOp: 'clear',
          storeOp: this.#multisampled ? 'discard' : 'store',
        },
      ],
      depthStencilAttachment: {
        view: this.#depth,
        depthClearValue: 1,
        depthLoadOp: 'clear',
        depthStoreOp: 'discard',
      },
    });
    const pipelines = this.#pipelines;
    const brush = new Brush(pass, resources, pipelines.layout, params, strokes.buffer);
    const lines = { buffer: strokes.buffer, count: strokes.lines };
    const text = { buffer: strokes.buffer, count: strokes.text };
    const opaque = (i: number) => surfaceOpacity(scene.surfaces[i]!) >= 1;

    const { marks } = scene;
    const looks = (i: number) =>
      i === (marks?.surface ?? 0) && marks?.radius !== undefined ? 'marked' : 'plain';
    const drawSurface = (i: number, sheets: Sheets) =>
      brush.mesh(sheets[looks(i)], SLOT.surfaces + i, meshes[i]!);

    for (const i of shown.filter(opaque)) drawSurface(i, pipelines.opaque);
    brush.squares(pipelines.sphere, SLOT.points, 'points', this.#points(scene));
    brush.squares(pipelines.sphere, SLOT.points, 'right', right);
    brush.squares(pipelines.sphere, SLOT.offending, 'offending', offending);
    brush.squares(pipelines.line, SLOT.points, 'strokes', lines);
    for (const slot of [SLOT.casing, SLOT.path]) {
      brush.squares(pipelines.path, slot, 'path', { ...path, count: path.count - 1 });
    }
    // Nearer cells come first, so that only the nearest layer is painted.
    for (const i of shown.filter((each) => !opaque(each))) drawSurface(i, pipelines.seeThrough);
    brush.squares(pipelines.text, SLOT.points, 'strokes', text, strokes.lines);
    pass.end();
  }

  #points({ points }: Scene): { buffer: GPUBuffer; count: number } {
    const count = lengthOf(points) / 3;
    if (points && !(points instanceof Float32Array)) return { buffer: points, count };
    return {
      buffer: this.resources.upload('points', points ?? new Float32Array(3), BufferUsage.storage),
      count,
    };
  }
}

/** @throws ShaderError when a shader doesn't compile. */
async function createPipelines(
  device: GPUDevice,
  format: GPUTextureFormat,
  samples: 1 | 4,
): Promise<Pipelines> {
  const maker = new PipelineMaker(device, { format, samples, depth: true });
  const [opaque, seeThrough, spherePipeline, path, linePipeline, text] = await Promise.all([
    createSheets(maker, true),
    createSheets(maker, false),
    maker.create(sphere),
    maker.create(pathShader, { writesDepth: false }),
    maker.create(line, { writesDepth: false }),
    maker.create(line, { writesDepth: false, hidden: false }),
  ]);
  return {
    layout: maker.layout,
    opaque,
    seeThrough,
    sphere: spherePipeline,
    path,
    line: linePipeline,
    text,
  };
}

async function createSheets(maker: PipelineMaker, opaque: boolean): Promise<Sheets> {
  const [plain, marked] = await Promise.all([
    maker.create(surface, { mesh: true, opaque }),
    maker.create(surface, { mesh: true, opaque, constants: { MARKED: 1 } }),
  ]);
  return { plain, marked };
}
