/** Energy surfaces in two dimensions, drawn from the buffers in which they were computed: nothing is read back. */
import disc from '../../shaders/view/disc.wgsl';
import line from '../../shaders/view/line.wgsl';
import map from '../../shaders/view/map.wgsl';
import pathShader from '../../shaders/view/path.wgsl';
import { BufferUsage } from '../gpu/flags.ts';
import { mapAxes, mapMargin } from './axes.ts';
import { Brush } from './Brush.ts';
import { pictureParams, SLOT } from './params.ts';
import { PipelineMaker } from './pipelines.ts';
import { flat, type Projection } from './projection.ts';
import { checkSize, Resources } from './Resources.ts';
import { type Color, LIGHT, type Scene } from './Scene.ts';
import { mapColor } from './mapColor.ts';
import { SurfacePass } from './SurfacePass.ts';
import { type SurfaceViewOptions, View } from './View.ts';

interface Pipelines {
  layout: GPUBindGroupLayout;
  plain: GPURenderPipeline;
  energies: GPURenderPipeline;
  densities: GPURenderPipeline;
  disc: GPURenderPipeline;
  path: GPURenderPipeline;
  line: GPURenderPipeline;
}

/**
 * Draws one surface of a scene, the marked one or else the first, as a map: x to the right, y up, energies as colours from
 * dark (low) to light, all above the range in the lightest, with lines of equal energy and the scene's marks. With
 * `marks.beta` the colours are those of P(y | x): dark is the highest of a row. Camera and `points` play no part.
 *
 *     const map = await EnergyMap.create(device, { width: 480, height: 400 });
 *     map.render(context.getCurrentTexture().createView(), scene);
 */
export class EnergyMap extends View {
  readonly #pipelines: Pipelines;
  readonly #surfaces: SurfacePass;

  private constructor(
    resources: Resources,
    pipelines: Pipelines,
    surfaces: SurfacePass,
    options: Required<SurfaceViewOptions>,
  ) {
    super(resources, options);
    this.#pipelines = pipelines;
    this.#surfaces = surfaces;
  }

  /** @throws LimitError for a size that the device can't draw. */
  static async create(device: GPUDevice, options: SurfaceViewOptions): Promise<EnergyMap> {
    const { width, height, format = 'rgba8unorm', samples = 4 } = options;
    checkSize('EnergyMap', device, options);
    const resources = new Resources(device, 'EnergyMap');
    const [pipelines, surfaces] = await Promise.all([
      createPipelines(device, format),
      SurfacePass.create(resources),
    ]);
    return new EnergyMap(resources, pipelines, surfaces, { width, height, format, samples });
  }

  /** The colour of an energy, by its share of the range from lowest to highest, for a legend beside the map. */
  static color(share: number): Color {
    return mapColor(share);
  }

  protected override project(scene: Scene): Projection {
    return flat(this.width, this.height, mapMargin(scene));
  }

  protected override draw(encoder: GPUCommandEncoder, target: GPUTextureView, scene: Scene): void {
    const { resources } = this;
    const { marks, surfaces, theme = LIGHT } = scene;
    const projection = this.project(scene);
    const strokes = this.strokes(scene, () => mapAxes(scene, projection));
    const params = resources.upload('params', pictureParams(scene, projection), BufferUsage.uniform);
    const shown = marks?.surface ?? 0;
    const prepared = this.#surfaces.encode(encoder, scene, shown in surfaces ? [shown] : [], projection);

    const [r, g, b, alpha] = theme.background;
    const clearValue = [r * alpha, g * alpha, b * alpha, alpha];
    const pass = encoder.beginRenderPass({
      colorAttachments: [{ view: target, clearValue, loadOp: 'clear', storeOp: 'store' }],
    });
    const { layout, ...pipelines } = this.#pipelines;
    const brush = new Brush(pass, resources, layout, params, strokes.buffer);
    const { path, right, offending } = prepared;
    const colored = marks?.beta === undefined ? pipelines.energies : pipelines.densities;
    const sheet = marks ? colored : pipelines.plain;
    for (const mesh of prepared.meshes) {
      brush.mesh(sheet, SLOT.surfaces + shown, mesh);
    }
    for (const slot of [SLOT.casing, SLOT.path]) {
      brush.squares(pipelines.path, slot, 'path', { ...path, count: path.count - 1 });
    }
    brush.squares(pipelines.disc, SLOT.offending, 'offending', offending);
    brush.squares(pipelines.disc, SLOT.points, 'right', right);
    const count = strokes.lines + strokes.text;
    brush.squares(pipelines.line, SLOT.points, 'strokes', { buffer: strokes.buffer, count });
    pass.end();
  }
}

/** @throws ShaderError when a shader doesn't compile. */
async function createPipelines(device: GPUDevice, format: GPUTextureFormat): Promise<Pipelines> {
  const maker = new PipelineMaker(device, { format, samples: 1, depth: false });
  const [plain, energies, densities, discPipeline, path, linePipeline] = await Promise.all([
    maker.create(map, { mesh: true, opaque: true }),
    maker.create(map, { mesh: true, opaque: true, constants: { MARKED: 1 } }),
    maker.create(map, { mesh: true, opaque: true, constants: { MARKED: 1, DENSITY: 1 } }),
    maker.create(disc),
    maker.create(pathShader),
    maker.create(line),
  ]);
  return { layout: maker.layout, plain, energies, densities, disc: discPipeline, path, line: linePipeline };
}
