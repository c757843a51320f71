// Vite plugin: `import kernel from './x.wgsl'` gives a KernelSource (src/kernels/KernelSource.ts).

import { existsSync, readFileSync } from 'node:fs';
import { relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';
import type { KernelSource } from '../../src/kernels/KernelSource.ts';
import { resolveImports, type ReadText } from './imports.ts';
import { reflect } from './reflect.ts';

/** Files are named from here: the folder above tools/. */
const ROOT = fileURLToPath(new URL('../..', import.meta.url));

const readText: ReadText = (file) => (existsSync(file) ? readFileSync(file, 'utf8') : undefined);

/** `shaders/answers/row_minimum.wgsl`, on Windows too. */
const nameFile = (file: string) => relative(ROOT, file).replaceAll(sep, '/');

/** A WGSL file by its absolute path, and the absolute paths of every file it is made of. */
export function loadKernel(
  path: string,
  read: ReadText = readText,
): { kernel: KernelSource; files: readonly string[] } {
  const resolved = resolveImports(path, read, nameFile);
  return { kernel: reflect(nameFile(path), resolved), files: resolved.files };
}

export function wgsl(): Plugin {
  return {
    name: 'wgsl',
    load: {
      filter: { id: /\.wgsl$/ },
      handler(id) {
        const { kernel, files } = loadKernel(id);
        for (const file of files) this.addWatchFile(file);
        return { code: `export default ${JSON.stringify(kernel)};`, map: null, moduleType: 'js' };
      },
    },
  };
}
