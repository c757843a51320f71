import { build } from 'vite';
import { galleryConfig } from './config.ts';

/** Makes a static site of the gallery in a folder, which is emptied. */
export async function buildGallery(outDir: string, logLevel: 'info' | 'warn' = 'warn'): Promise<void> {
  await build({ ...galleryConfig, logLevel, build: { ...galleryConfig.build, outDir, emptyOutDir: true } });
}
