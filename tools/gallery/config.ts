// How the gallery's pages are served and built: a page is a folder of demos/gallery with an index.html.

import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { InlineConfig } from 'vite';
import { aliases } from '../entries.ts';
import { wgsl } from '../wgsl/plugin.ts';
import { mnist } from './mnistPlugin.ts';

const root = fileURLToPath(new URL('../../demos/gallery', import.meta.url));
const pages = ['', ...readdirSync(root)]
  .map((folder) => join(root, folder, 'index.html'))
  .filter((page) => existsSync(page));

export const galleryConfig: InlineConfig = {
  configFile: false,
  root,
  // Links and files are relative: the site works under any path.
  base: './',
  publicDir: false,
  logLevel: 'warn',
  plugins: [wgsl(), mnist()],
  resolve: { alias: aliases },
  // Nothing is bundled ahead of time: that would reload a page that trains, and write into the checkout.
  optimizeDeps: { noDiscovery: true, include: [] },
  build: {
    target: 'es2022',
    // The runtime with its kernels is one file, which all pages share.
    chunkSizeWarningLimit: 1500,
    rolldownOptions: { input: pages },
  },
};
