import { architectures } from './groups/architectures.ts';
import { chains } from './groups/chains.ts';
import { freeEnergies } from './groups/freeEnergies.ts';
import type { Group } from './groups/Group.ts';
import { latent } from './groups/latent.ts';
import { losses } from './groups/losses.ts';
import { modules } from './groups/modules.ts';
import { training } from './groups/training.ts';

/** From the parts to the whole: where a module is wrong, so is all that is made of it. */
export const GROUPS: readonly Group[] = [
  modules,
  freeEnergies,
  losses,
  architectures,
  training,
  latent,
  chains,
];
