// The package's entry points: what is imported by which name, and built from which file.

import { fileURLToPath } from 'node:url';

const source = (file: string) => fileURLToPath(new URL(`../src/${file}`, import.meta.url));

/** Built file name → source. */
export const entries = {
  index: source('index.ts'),
  testing: source('testing/index.ts'),
  node: source('node/index.ts'),
};

/** Import name → source: tests, demos and tools use the package by its own name. */
export const aliases = [
  { find: /^webgpu-ebm$/, replacement: entries.index },
  { find: /^webgpu-ebm\/testing$/, replacement: entries.testing },
  { find: /^webgpu-ebm\/node$/, replacement: entries.node },
];
