import { DataError, EbmError, ShapeError } from '../errors.ts';
import { checkKnown } from '../options.ts';
import { checkOptions, type TrainerOptions } from './TrainerOptions.ts';

/** What one replica has otherwise than the others. */
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
      const merged = { ...common, ...own };
      checkOptions('Trainer.create', merged);
      const { inputs } = common.energy;
      if (merged.energy.inputs !== inputs) {
        throw new ShapeError(
          `Trainer.create: expected ${inputs} feature(s) of an X in every replica, got ${merged.energy.inputs}. ` +
            'Train them apart: replicas share their samples.',
        );
      }
      return merged;
    }),
  );
}

/** Runs a check of one replica, so that its errors name the replica. */
export function naming<T>(replica: number, check: () => T): T {
  try {
    return check();
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
