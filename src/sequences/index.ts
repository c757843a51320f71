export { ChainLandscape, type ChainParts } from './ChainLandscape.ts';
export type { PositionParts } from './PositionFeatures.ts';
export type { Draws } from './samplePaths.ts';
