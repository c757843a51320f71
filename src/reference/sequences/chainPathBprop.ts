import { at, put, type Numbers, type Tensors } from '../twin.ts';
import { labelsOf } from './chain.ts';
import { NONE } from './chainPosteriors.ts';

/** dunary[row, group, j] (+)= slope[q]·[j = path[row, group]] */
export function chainPathBprop(
  { path, owners, slope, dunary }: Tensors<'path' | 'owners' | 'slope' | 'dunary'>,
  { rows, groups, labels, ACCUMULATE_DUNARY }: Numbers<'rows' | 'groups' | 'labels' | 'ACCUMULATE_DUNARY'>,
): void {
  for (let i = 0; i < rows * groups; i++) {
    const owner = at(owners, Math.floor(i / groups));
    for (const j of labelsOf({ labels })) {
      const isChosen = owner !== NONE && at(path, i) === j;
      const d = isChosen ? at(slope, owner * groups + (i % groups)) : 0;
      put(dunary, i * labels + j, d, ACCUMULATE_DUNARY);
    }
  }
}
