// The page that the benchmark runs in: prepares, checks and times one implementation at a time, when told to.

import { Gpu } from 'webgpu-ebm';
import { disagreement } from './compare.ts';
import { implementations, type Name } from './implementations/index.ts';
import type { Prepared, Results } from './Implementation.ts';
import { tasks } from './tasks/index.ts';

/** The implementation whose results at step 0 the others must give. */
const REFERENCE: Name = 'plain-js';

/** What is known of an implementation before it is timed. */
export interface Opening {
  bytes: number | null;
  /** Dispatches a repetition. */
  launches: number | null;
  /** CPU time to encode a repetition. */
  msEncode: number | null;
  /** Largest relative difference to the reference at step 0; null where there is none. */
  disagreement: number | null;
}

/** Repetitions whose encoding is timed together: a browser's clock is coarse. */
const ENCODED = 100;

const prepared = new Map<Name, Prepared>();
let reference: Results | undefined;

const bench = {
  async adapter(): Promise<{ adapter: string; kind: 'cpu' | 'gpu' }> {
    const gpu = await Gpu.request();
    const { adapter, kind } = gpu.describe();
    gpu.dispose();
    return { adapter, kind };
  },

  /** Throws when the implementation isn't installed, or its device can't be had. */
  async load(name: Name): Promise<void> {
    await implementations[name]();
  },

  /** Null when the implementation takes no part in the task. Throws when its results at step 0 are others. */
  async open(taskName: string, size: string, name: Name): Promise<Opening | null> {
    const task = tasks.find((candidate) => candidate.name === taskName);
    const implementation = await implementations[name]();
    const work = await task?.prepare(implementation, size);
    if (!work) return null;
    prepared.set(name, work);
    await work.run(1);
    const results = await work.results?.();
    if (name === REFERENCE) reference = results && copyOf(results);
    const difference = results && reference ? disagreement(results, reference) : null;
    return {
      bytes: work.bytes ?? null,
      launches: work.launches ?? null,
      msEncode: work.encode ? timeOf(() => work.encode?.(ENCODED)) / ENCODED : null,
      disagreement: difference,
    };
  },

  /** Milliseconds for `times` repetitions and the fence after them. */
  async time(name: Name, times: number): Promise<number> {
    const work = prepared.get(name) as Prepared;
    const start = performance.now();
    await work.run(times);
    return performance.now() - start;
  },

  /** Gives back what the task took. */
  close(): void {
    for (const work of prepared.values()) work.dispose();
    prepared.clear();
    reference = undefined;
  },
};

function timeOf(work: () => void): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

function copyOf(results: Results): Results {
  return Object.fromEntries(Object.entries(results).map(([name, values]) => [name, values.slice()]));
}

declare global {
  interface Window {
    bench: typeof bench;
  }
}
window.bench = bench;
