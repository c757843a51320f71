import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

/** Bundles a TypeScript file of this folder into one that Node runs by itself; packages stay imports. */
export async function bundleForNode(file: string, folder: string): Promise<string> {
  const name = `${basename(file, '.ts')}.mjs`;
  await build({
    configFile: false,
    logLevel: 'silent',
    build: {
      ssr: fileURLToPath(new URL(file, import.meta.url)),
      outDir: folder,
      emptyOutDir: false,
      rolldownOptions: { output: { entryFileNames: name, format: 'es' } },
    },
  });
  return join(folder, name);
}
