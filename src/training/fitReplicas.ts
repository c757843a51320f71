import type { Samples } from './Dataset.ts';
import { inChunks, pace, type FitOptions, type FitProgress } from './fit.ts';
import type { ReplicaHistory } from './replicaHistory.ts';
import type { ReplicaTrainer } from './ReplicaTrainer.ts';

/** How training goes, as told to `onProgress`. */
export interface ReplicaFitProgress extends Omit<FitProgress, 'loss'> {
  /** `[R]`: mean loss of the last batch. */
  loss: Float32Array;
}

export interface ReplicaFitOptions extends Omit<FitOptions, 'onProgress'> {
  /** Called a few times a second. */
  onProgress?: ((progress: ReplicaFitProgress) => void) | undefined;
}

export interface ReplicaFitResult {
  steps: number;
  seconds: number;
  /** `[R]`: mean loss of the last batch, before its update. NaN or ±∞ where a replica diverged. */
  loss: Float32Array;
  /** Of each replica: mean loss, mean Ec and mean contrast of every step. */
  history: ReplicaHistory[];
  /** Replicas whose loss stopped being finite, and the step, counting from 1, at which it did. The others went on. */
  diverged: { replica: number; step: number }[];
}

/** The loop behind `ReplicaTrainer.fit`: as many steps a submit as fit between two reports. */
export async function fitReplicas(
  trainer: ReplicaTrainer,
  samples: Samples,
  { steps, batchSize, onProgress, signal }: ReplicaFitOptions,
): Promise<ReplicaFitResult> {
  const program = await trainer.program(samples, { batchSize });
  const column = (): Float32Array => new Float32Array(steps);
  const history = Array.from({ length: trainer.replicas }, (): ReplicaHistory => ({
    loss: column(),
    right: column(),
    contrast: column(),
  }));
  const start = performance.now();
  let done = 0;
  try {
    await inChunks({ steps, signal, first: 1, longest: program.capacity }, async (count) => {
      program.submit(count);
      for (const [replica, latest] of (await program.history(count)).entries()) {
        const own = history[replica] as ReplicaHistory;
        for (const name of ['loss', 'right', 'contrast'] as const) own[name].set(latest[name], done);
      }
      done += count;
      const loss = lossAt(history, done - 1);
      onProgress?.({ ...pace(done, steps, (performance.now() - start) / 1000), loss });
    });
  } finally {
    program.dispose();
  }
  const diverged = history.flatMap(({ loss }, replica) => {
    const at = loss.findIndex((value) => !Number.isFinite(value));
    return at < 0 ? [] : [{ replica, step: at + 1 }];
  });
  const seconds = (performance.now() - start) / 1000;
  return { steps, seconds, loss: lossAt(history, steps - 1), history, diverged };
}

function lossAt(history: readonly ReplicaHistory[], step: number): Float32Array {
  return Float32Array.from(history, ({ loss }) => loss[step] as number);
}
