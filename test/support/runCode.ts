import { testGpu } from './gpu.ts';

/** Runs the program that a page gave to copy, on the device of the tests, until it says something; gives a value of it back. */
export async function runCode(code: string, value: string): Promise<unknown> {
  const prepared = code
    .replace(/^import (.*) from 'webgpu-ebm';/m, (_, names: string) => `const ${names} = library;`)
    .replace(/await Gpu\.request\(.*\)/, 'device')
    .replace(/console\.log\(.*\);/, `const said = ${value}; trainer.dispose(); return said;`);
  const AsyncFunction = (async () => {}).constructor as new (
    ...parts: string[]
  ) => (...values: unknown[]) => Promise<unknown>;
  return new AsyncFunction('library', 'device', prepared)(await import('webgpu-ebm'), await testGpu());
}
