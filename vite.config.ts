// The library build: three entry points, one file each, no dependencies inside. Also what runs TypeScript in Node.

import { defineConfig } from 'vite';
import { aliases, entries } from './tools/entries.ts';
import { wgsl } from './tools/wgsl/plugin.ts';

export default defineConfig({
  plugins: [wgsl()],
  resolve: { alias: aliases },
  publicDir: false,
  build: {
    target: 'es2022',
    sourcemap: true,
    minify: false,
    lib: { entry: entries, formats: ['es'] },
    rolldownOptions: {
      external: [/^node:/, 'webgpu'],
      output: { entryFileNames: '[name].js', chunkFileNames: 'shared-[hash].js', comments: { jsdoc: false } },
    },
  },
});
