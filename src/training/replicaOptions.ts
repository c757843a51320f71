import type { Energy } from '../energies/Energy.ts';
import { CompatibilityError, DataError, EbmError, ShapeError } from '../errors.ts';
import { checkKnown } from '../options.ts';
import { checkOptions, type TrainerOptions } from './TrainerOptions.ts';

/** What one replica has otherwise than the others; undefined means as all. */
export type ReplicaOptions = Partial<Omit<TrainerOptions, 'answers'>>;

/** A trainer's options, common to all replicas, and for each replica what it has instead. */
export interface ReplicaTrainerOptions extends TrainerOptions {
  replicas: readonly ReplicaOptions[];
}

/** The options of each replica, checked. */
export function mergeOptions({ replicas, ...common }: ReplicaTrainerOptions): TrainerOptions[] {
  if (!(replicas?.length > 0)) {
    throw new DataError(
      'Trainer.create: expected at least one replica, got none. Pass a list with a set of options for each.',
    );
  }
  return replicas.map((own, replica) =>
    naming(replica, () => {
      checkKnown('Trainer.create', own, ['energy', 'loss', 'optimizer', 'regularizer', 'seed']);
      const given = Object.entries(own).filter(([, option]) => option !== undefined);
      const merged: TrainerOptions = { ...common, ...Object.fromEntries(given) };
      checkOptions('Trainer.create', merged);
      checkSameSamples(common.energy, merged.energy);
      return merged;
    }),
  );
}

/** @throws ShapeError, CompatibilityError unless an X of one energy is an X of the other. */
function checkSameSamples({ inputs, sequences = false, name }: Energy, own: Energy): void {
  if (own.inputs !== inputs) {
    throw new ShapeError(
      `Trainer.create: expected ${inputs} feature(s) of an X in every replica, got ${own.inputs}. ` +
        'Train them apart: replicas share their samples.',
    );
  }
  if ((own.sequences ?? false) !== sequences) {
    throw new CompatibilityError(
      `Trainer.create: expected ${sequences ? 'sequences' : 'no sequences'} in every replica, as for ${name}, ` +
        `got ${own.name}. Train them apart: replicas share their samples.`,
    );
  }
}

/** Runs what is about one replica, so that its errors name the replica. */
export function naming<T>(replica: number, run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof EbmError) error.message = `replica ${replica}: ${error.message}`;
    throw error;
  }
}

/** The numbers of replicas that keep tensors of the same shapes, together. */
export function groupAlike(each: readonly TrainerOptions[]): number[][] {
  const groups = new Map<string, number[]>();
  for (const [replica, { energy, optimizer }] of each.entries()) {
    const shapes = Object.values(energy.parameters).map(({ shape, fixed }) => [shape, fixed]);
    const key = JSON.stringify([shapes, optimizer.memory]);
    const group = groups.get(key) ?? [];
    groups.set(key, group);
    group.push(replica);
  }
  return [...groups.values()];
}
