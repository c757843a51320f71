import { at, put, type Numbers, type Tensors } from '../twin.ts';
import { labelsOf } from './chain.ts';
import { NONE } from './chainPosteriors.ts';
import { rowsOfChunks, type Chunks } from './chunks.ts';

/** part[chunk, group, i, j] (+)= Σ_row slope[q]·[path[row − 1] = i]·[path[row] = j] */
export function chainPathPairs(
  { path, owners, slope, part }: Tensors<'path' | 'owners' | 'slope' | 'part'>,
  { ACCUMULATE_PART, ...numbers }: Chunks & Numbers<'ACCUMULATE_PART'>,
): void {
  const { groups, labels } = numbers;
  for (const { chunk, group, rows } of rowsOfChunks(numbers)) {
    const inside = rows.filter(
      (row) => row > 0 && at(owners, row) !== NONE && at(owners, row) === at(owners, row - 1),
    );
    for (const i of labelsOf(numbers)) {
      for (const j of labelsOf(numbers)) {
        const sum = inside
          .filter((row) => at(path, (row - 1) * groups + group) === i && at(path, row * groups + group) === j)
          .reduce((total, row) => total + at(slope, at(owners, row) * groups + group), 0);
        put(part, ((chunk * groups + group) * labels + i) * labels + j, sum, ACCUMULATE_PART);
      }
    }
  }
}
