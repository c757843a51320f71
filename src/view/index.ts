export { SurfaceView, type SurfaceViewOptions } from './SurfaceView.ts';
export {
  type Camera,
  type Color,
  DARK,
  LIGHT,
  type Range,
  type Scene,
  type Surface,
  type Theme,
} from './Scene.ts';
export type { Pixels } from './readPixels.ts';
