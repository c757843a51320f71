/** Rows and columns of a tile of the sweep kernels for GPUs (shaders/lib/distance_tile.wgsl), 64 threads. */
const TILE = 32;
/** Workgroups that keep a GPU busy: 65,536 threads; more only cost a merge. */
const ENOUGH = 1024;

/** How many pieces the columns are cut into on a GPU, so that few rows still make many workgroups. At least a tile each. */
export function tileChunks(rows: number, columns: number): number {
  const pieces = Math.floor(ENOUGH / Math.ceil(rows / TILE));
  return Math.max(1, Math.min(pieces, Math.ceil(columns / TILE)));
}
