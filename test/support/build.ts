import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { buildGallery } from '../../tools/gallery/buildGallery.ts';
import { SITE } from './site.ts';

/** Builds dist/ and the gallery once, for the tests that use them as users do. */
export default async function setup(): Promise<void> {
  const cwd = fileURLToPath(new URL('../..', import.meta.url));
  execFileSync('npm', ['run', '--silent', 'build'], {
    cwd,
    shell: process.platform === 'win32',
    stdio: 'pipe',
  });
  await buildGallery(SITE);
}
