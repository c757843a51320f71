import type { Launch } from '../graph/Launch.ts';
import * as twinsByName from './index.ts';
import { replay, type ReferenceMemory } from './replay.ts';
import type { Twin } from './twin.ts';

/**
 * Runs recorded launches on the CPU in float64, each by its kernel's twin: the oracle for any graph.
 *
 * Own kernels take part through `twins`, by kernel name.
 */
export function executeReference(
  launches: readonly Launch[],
  memory: ReferenceMemory,
  twins: Readonly<Record<string, Twin>> = {},
): void {
  replay(launches, memory, { ...twinsByName, ...twins });
}
