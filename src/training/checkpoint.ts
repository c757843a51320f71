import { DataError } from '../errors.ts';
import { decodeSafetensors, encodeSafetensors } from './safetensors.ts';

const FORMAT = 'webgpu-ebm checkpoint 1';

/** Everything that a training run needs to go on with the same bits. */
export interface CheckpointState {
  seed: number;
  optimizer: string;
  clock: Uint32Array;
  parameters: Record<string, { shape: number[]; data: Float32Array }>;
  /** The optimizer's vectors, pooled as the parameters are. */
  memory: Record<string, Float32Array>;
}

/** A checkpoint is a safetensors file: `parameters/…`, `optimizer/…` and `clock`. */
export function encodeCheckpoint(state: CheckpointState): Uint8Array {
  const tensors: Parameters<typeof encodeSafetensors>[0] = {
    clock: { shape: [state.clock.length], data: state.clock },
  };
  for (const [name, tensor] of Object.entries(state.parameters)) tensors[`parameters/${name}`] = tensor;
  for (const [name, data] of Object.entries(state.memory)) {
    tensors[`optimizer/${name}`] = { shape: [data.length], data };
  }
  return encodeSafetensors(tensors, {
    format: FORMAT,
    optimizer: state.optimizer,
    seed: `${state.seed}`,
  });
}

/** @throws DataError for anything but a complete checkpoint. */
export function decodeCheckpoint(bytes: Uint8Array | ArrayBuffer): CheckpointState {
  const { tensors, metadata } = decodeSafetensors(bytes);
  const seed = Number(metadata['seed']);
  const clock = tensors['clock']?.data;
  if (metadata['format'] !== FORMAT || !Number.isSafeInteger(seed) || clock?.length !== 4) {
    throw new DataError(
      `restore: expected a file of format "${FORMAT}", got "${metadata['format'] ?? 'none'}". ` +
        'Pass what trainer.checkpoint() returned; for weights alone use trainer.parameters.load.',
    );
  }
  const state: CheckpointState = {
    seed,
    optimizer: metadata['optimizer'] ?? '',
    clock: Uint32Array.from(clock),
    parameters: {},
    memory: {},
  };
  for (const [name, { shape, data }] of Object.entries(tensors)) {
    const [group, ...rest] = name.split('/');
    const values = Float32Array.from(data);
    if (group === 'parameters') state.parameters[rest.join('/')] = { shape, data: values };
    if (group === 'optimizer') state.memory[rest.join('/')] = values;
  }
  return state;
}
