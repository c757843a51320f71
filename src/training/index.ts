export { adam, type AdamOptions } from './adam.ts';
export type { StepRecord } from './Clock.ts';
export type { Samples, Values } from './Dataset.ts';
export type { FitOptions, FitProgress, FitResult } from './fit.ts';
export type { Optimizer } from './Optimizer.ts';
export type { ParameterStore, Weights } from './ParameterStore.ts';
export type { Inference, Offending, Ranking } from './Questions.ts';
export { chooseThreshold, roc, type Roc } from './roc.ts';
export { decodeSafetensors, encodeSafetensors } from './safetensors.ts';
export { constant, cosine, step, type Schedule } from './schedules.ts';
export { sgd, type SgdOptions } from './sgd.ts';
export type { Surface } from './Surface.ts';
export {
  ReplicaTrainer,
  type ReplicaFitOptions,
  type ReplicaFitProgress,
  type ReplicaFitResult,
  type ReplicaOptions,
  type ReplicaTrainerOptions,
} from './ReplicaTrainer.ts';
export type { ReplicaHistory } from './replicaHistory.ts';
export { Trainer } from './Trainer.ts';
export type { TrainerOptions } from './TrainerOptions.ts';
export type { TrainingProgram } from './TrainingProgram.ts';
