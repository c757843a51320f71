import type { Camera } from 'webgpu-ebm';
import { type Control, edited, number, toggle } from '../page/Controls.ts';
import { isInReach } from '../page/orbit.ts';

/** A little above the shoulder of someone who looks along y. */
const CAMERA: Camera = { azimuth: -1.15, elevation: 0.72, distance: 6.7 };

/** Where a surface is seen from; part of a link. */
export function cameraControl(initial = CAMERA): Control<Camera> {
  return edited<Camera>({
    label: 'Camera',
    effect: 'view',
    initial,
    format: ({ azimuth, elevation, distance, center = [0, 0, 0] }) =>
      [azimuth, elevation, distance, ...center].map((value) => value.toFixed(2)).join(','),
    parse: (text) => {
      const numbers = text.split(',').map(Number);
      if (numbers.length !== 6 || !numbers.every(Number.isFinite)) return undefined;
      const [azimuth, elevation, distance, x, y, z] = numbers as [
        number,
        number,
        number,
        number,
        number,
        number,
      ];
      const camera: Camera = { azimuth, elevation, distance, center: [x, y, z] };
      return isInReach(camera) ? camera : undefined;
    },
  });
}

/** Settings of what is shown of a curve's model. */
export const viewControls = {
  offending: toggle({ label: 'Show Ȳ and its forbidden band', effect: 'view', initial: false }),
  density: toggle({ label: 'Colour by P(Y|X)', effect: 'view', initial: false }),
  slice: number({ label: 'Slice at X', effect: 'view', initial: 0.5, min: -1, max: 1, step: 0.01 }),
  camera: cameraControl(),
};
