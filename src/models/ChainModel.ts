import type { TrainerOptions } from '../training/TrainerOptions.ts';

/**
 * All of a model but its optimizer and seed: `Trainer.create(gpu, { ...model, optimizer })`. Each part may be replaced by
 * another one.
 */
export type ChainModel = Pick<TrainerOptions, 'energy' | 'answers' | 'loss' | 'regularizer'>;
