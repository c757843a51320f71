// A page that does one repetition as soon as it is there, and nothing else: `cold.html?task=…&size=…&name=…`.

import { countAllocations, peakBytes } from './allocated.ts';
import { implementations, type Name } from './implementations/index.ts';
import { tasks } from './tasks/index.ts';

/** What a start from nothing took. */
export interface ColdStart {
  /** From the page's navigation to the end of the first repetition: code, data, device, compilation, allocation. */
  msCold: number;
  /** The most that was allocated at one time. */
  bytes: number;
}

/** Null when the implementation takes no part in the task. */
async function start(): Promise<ColdStart | null> {
  countAllocations();
  const asked = new URLSearchParams(location.search);
  const task = tasks.find(({ name }) => name === asked.get('task'));
  const implementation = await implementations[asked.get('name') as Name]();
  const work = await task?.prepare(implementation, asked.get('size') ?? '');
  if (!work) return null;
  await work.run(1);
  // The page's clock starts with its navigation.
  return { msCold: performance.now(), bytes: work.bytes ?? peakBytes() };
}

declare global {
  interface Window {
    cold: ReturnType<typeof start>;
  }
}
window.cold = start();
