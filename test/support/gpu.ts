import { afterAll } from 'vitest';
import { Gpu } from '../../src/gpu/Gpu.ts';
import { createNodeWebGpu } from '../../src/node/webgpu.ts';

let entry: GPU | undefined;
let shared: Promise<Gpu> | undefined;

/** Dawn's entry point. A missing adapter fails the test that asks; nothing is skipped. */
export async function nodeWebGpu(): Promise<GPU> {
  return (entry ??= await createNodeWebGpu());
}

/** One device for all tests of a file. */
export function testGpu(): Promise<Gpu> {
  return (shared ??= nodeWebGpu().then((gpu) => Gpu.request({ gpu })));
}

afterAll(async () => {
  (await shared)?.dispose();
  shared = undefined;
  entry = undefined;
});
