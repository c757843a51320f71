/** Uniforms by name, as shaders/view declares them: those of shaders/view/params.wgsl, and those of the kernels. */
import surface from '../../shaders/view/surface.wgsl';
import type { KernelSource } from '../kernels/KernelSource.ts';
import type { Projection } from './projection.ts';
import { type Color, type Scene, type Surface, surfaceColor, surfaceOpacity } from './Scene.ts';
import { tickStep } from './ticks.ts';

/** Bytes of one set of params: WebGPU's default alignment of dynamic uniform offsets. */
export const PARAMS_SLOT = 256;

const SPHERE_RADIUS = 0.038;
const CONTOURS = 10;
const BLUE: Color = [0.15, 0.34, 0.95];
const RED: Color = [0.9, 0.1, 0.12];
const BRIGHT: Color = [1, 0.98, 0.86];
const BLACK: Color = [0, 0, 0];

/** What the slots of a picture's params are for: strokes and right answers first, surface i in slot `surfaces + i`. */
export const SLOT = { points: 0, offending: 1, casing: 2, path: 3, surfaces: 4 } as const;

/** The params of a picture, slot after slot. */
export function pictureParams(
  { ranges, surfaces }: Scene,
  projection: Projection,
): Float32Array<ArrayBuffer> {
  const slots = new Float32Array((PARAMS_SLOT / 4) * (SLOT.surfaces + surfaces.length));
  const { eye, right, up, forward, focal, shift, near, far, width, height, scale, boxHeight } = projection;
  const common = {
    ...{ eye_x: eye[0], eye_y: eye[1], eye_z: eye[2] },
    ...{ right_x: right[0], right_y: right[1] },
    ...{ up_x: up[0], up_y: up[1], up_z: up[2] },
    ...{ forward_x: forward[0], forward_y: forward[1], forward_z: forward[2] },
    ...{ focal_x: focal[0], focal_y: focal[1], shift_x: shift[0], shift_y: shift[1] },
    ...{ near, far, width, height, scale },
    ...{ x_low: ranges.x[0], x_high: ranges.x[1], y_low: ranges.y[0], y_high: ranges.y[1] },
    ...{ energy_low: ranges.energy[0], energy_high: ranges.energy[1], box_height: boxHeight },
    contour_step: tickStep(ranges.energy[0], ranges.energy[1], CONTOURS),
  };
  const point = { rows: 0, columns: 0, opacity: 1, mesh_opacity: 0, sphere_radius: SPHERE_RADIUS };
  pack(slots, surface, SLOT.points, { ...common, ...point, ...channels(BLUE) });
  pack(slots, surface, SLOT.offending, {
    ...common,
    ...point,
    sphere_radius: 0.6 * SPHERE_RADIUS,
    ...channels(RED),
  });
  pack(slots, surface, SLOT.casing, { ...common, ...point, ...channels(BLACK), opacity: 0.35 });
  pack(slots, surface, SLOT.path, { ...common, ...point, ...channels(BRIGHT) });
  for (const [i, sheet] of surfaces.entries()) {
    pack(slots, surface, SLOT.surfaces + i, { ...common, ...point, ...looks(sheet) });
  }
  return slots;
}

function looks(sheet: Surface): Record<string, number> {
  const opacity = surfaceOpacity(sheet);
  // What is see-through needs its mesh to be seen; on what is opaque it only hints at the slope.
  const mesh_opacity = opacity >= 1 ? 0.35 : 0.9;
  return {
    rows: sheet.rows,
    columns: sheet.columns,
    ...channels(surfaceColor(sheet)),
    opacity,
    mesh_opacity,
  };
}

function channels([red, green, blue]: Color): { red: number; green: number; blue: number } {
  return { red, green, blue };
}

/** Writes the params of a shader into slot `slot`. */
export function pack(
  slots: Float32Array<ArrayBuffer>,
  { params, name: shader }: KernelSource,
  slot: number,
  values: Readonly<Record<string, number>>,
): void {
  const view = new DataView(slots.buffer, slot * PARAMS_SLOT, PARAMS_SLOT);
  for (const { name, offset, type } of params?.fields ?? []) {
    const value = values[name];
    if (value === undefined) throw new TypeError(`params of ${shader}: no value for ${name}`);
    if (type === 'f32') view.setFloat32(offset, value, true);
    else view.setUint32(offset, value, true);
  }
}
