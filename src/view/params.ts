/** The uniforms of shaders/view/params.wgsl, packed by name. */
import surface from '../../shaders/view/surface.wgsl';
import { BOX_HEIGHT, type Projection } from './projection.ts';
import { type Scene, surfaceColor, surfaceOpacity } from './Scene.ts';
import { tickStep } from './ticks.ts';

/** Bytes of one set of params: WebGPU's default alignment of dynamic uniform offsets. */
export const PARAMS_SLOT = 256;

const SPHERE_RADIUS = 0.038;
const CONTOURS = 10;

/** Slot 0 for strokes and spheres, slot i + 1 for surface i. */
export function paramsSlots({ ranges, surfaces }: Scene, projection: Projection): Float32Array<ArrayBuffer> {
  const slots = new Float32Array((PARAMS_SLOT / 4) * (surfaces.length + 1));
  const { eye, right, up, forward, focal, shift, near, far, width, height, scale } = projection;
  const common = {
    ...{ eye_x: eye[0], eye_y: eye[1], eye_z: eye[2] },
    ...{ right_x: right[0], right_y: right[1] },
    ...{ up_x: up[0], up_y: up[1], up_z: up[2] },
    ...{ forward_x: forward[0], forward_y: forward[1], forward_z: forward[2] },
    ...{ focal_x: focal[0], focal_y: focal[1], shift_x: shift[0], shift_y: shift[1] },
    ...{ near, far, width, height, scale },
    ...{ x_low: ranges.x[0], x_high: ranges.x[1], y_low: ranges.y[0], y_high: ranges.y[1] },
    ...{ energy_low: ranges.energy[0], energy_high: ranges.energy[1], box_height: BOX_HEIGHT },
    contour_step: tickStep(ranges.energy[0], ranges.energy[1], CONTOURS),
    sphere_radius: SPHERE_RADIUS,
  };
  const noSurface = { rows: 0, columns: 0, red: 0, green: 0, blue: 0, opacity: 0, mesh_opacity: 0 };
  pack(slots, 0, { ...common, ...noSurface });
  for (const [i, sheet] of surfaces.entries()) {
    const [red, green, blue] = surfaceColor(sheet);
    const { rows, columns } = sheet;
    const opacity = surfaceOpacity(sheet);
    // What is see-through needs its mesh to be seen; on what is opaque it only hints at the slope.
    const mesh_opacity = opacity >= 1 ? 0.35 : 0.9;
    pack(slots, i + 1, { ...common, rows, columns, red, green, blue, opacity, mesh_opacity });
  }
  return slots;
}

function pack(
  slots: Float32Array<ArrayBuffer>,
  slot: number,
  values: Readonly<Record<string, number>>,
): void {
  const view = new DataView(slots.buffer, slot * PARAMS_SLOT, PARAMS_SLOT);
  for (const { name, offset, type } of surface.params?.fields ?? []) {
    const value = values[name];
    if (value === undefined) throw new TypeError(`view params: no value for ${name}`);
    if (type === 'f32') view.setFloat32(offset, value, true);
    else view.setUint32(offset, value, true);
  }
}
