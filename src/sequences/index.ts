export { ChainLandscape, type ChainParts } from './ChainLandscape.ts';
