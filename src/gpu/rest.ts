/** Milliseconds of sleep between two looks at the GPU. */
const NAP = 1;

let waiting = 0;
let napping = false;
/** Something to wait for that never comes. Made on first use: pages may not have SharedArrayBuffer. */
let never: Int32Array | undefined;

/**
 * Gives the core away while work is pending.
 *
 * Dawn for Node looks for finished work in every turn of the event loop, without a pause: a waiting program keeps one
 * core busy, which a software adapter needs for the work itself (on 2 cores it makes a training step 1.7 times as long).
 * Does nothing in browsers.
 */
export function restUntil(work: Promise<unknown>): void {
  if (typeof setImmediate !== 'function' || 'window' in globalThis) return;
  const done = (): void => {
    waiting--;
  };
  waiting++;
  work.then(done, done);
  if (napping) return;
  napping = true;
  setImmediate(nap);
}

function nap(): void {
  if (waiting === 0) {
    napping = false;
    return;
  }
  never ??= new Int32Array(new SharedArrayBuffer(4));
  Atomics.wait(never, 0, 0, NAP);
  setImmediate(nap);
}
