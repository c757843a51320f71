export { EnergyMap } from './EnergyMap.ts';
export { SurfaceView } from './SurfaceView.ts';
export type { SurfaceViewOptions } from './View.ts';
export {
  type Camera,
  type Color,
  DARK,
  LIGHT,
  type Range,
  type Scene,
  type Surface,
  type SurfaceMarks,
  type Theme,
} from './Scene.ts';
export type { Pixels } from './readPixels.ts';
