import { at, put, type Numbers, type Tensors } from '../twin.ts';
import { chainsOf } from './chain.ts';

type Binding = 'ranges' | 'energies' | 'paths' | 'energy' | 'path';

/** energy[q], path[row, group] of the sequence in `place` of the k best; AVOIDS: of the best that isn't `desired`. */
export function chainTake(
  { ranges, energies, paths, desired, energy, path }: Tensors<Binding> & Partial<Tensors<'desired'>>,
  {
    sequences,
    groups,
    places,
    place,
    AVOIDS,
  }: Numbers<'sequences' | 'groups' | 'places' | 'place' | 'AVOIDS'>,
): void {
  for (const { q, group, rows } of chainsOf(ranges, sequences, groups)) {
    const differs = rows.some(
      (row) => at(paths, row * groups * places) !== Math.floor((desired?.[row] as number) + 0.5),
    );
    const taken = AVOIDS ? (differs ? 0 : 1) : place;
    put(energy, q, at(energies, q * places + taken));
    for (const row of rows) {
      put(path, row * groups + group, at(paths, (row * groups + group) * places + taken));
    }
  }
}
