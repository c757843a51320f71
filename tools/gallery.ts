// `npm run gallery`: serves the gallery of live pages; `npm run build:gallery`: makes a static site of it in out/gallery.

import { fileURLToPath } from 'node:url';
import { Command, InvalidArgumentError } from 'commander';
import { buildGallery } from './gallery/buildGallery.ts';
import { serveGallery } from './gallery/serveGallery.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const OUT = 'out/gallery';

const program = new Command('npm run gallery --').description(
  'Energy surfaces that train while you watch, in a browser with WebGPU.',
);
program
  .command('serve', { isDefault: true })
  .description('serves the pages on this machine until Ctrl-C (the default)')
  .option('--port <n>', 'to listen on; the next free one if it is taken', port, 5173)
  .option(
    '--host <name>',
    'to listen on; 0.0.0.0 for all (browsers allow WebGPU on localhost and https)',
    '127.0.0.1',
  )
  .option('--no-open', "doesn't open the first page in a browser, as it does from a terminal with a screen")
  .action(serve);
program
  .command('build')
  .description(`makes a static site in ${OUT}, which works under any path and offline`)
  .action(makeSite);
await program.parseAsync();

async function serve({ open, ...address }: { port: number; host: string; open: boolean }): Promise<void> {
  const { url } = await serveGallery({ ...address, open: open && isWatched() });
  console.log(`The gallery is at ${url}   (Ctrl-C ends)`);
}

/** Whether somebody sits in front who would see a browser. */
function isWatched(): boolean {
  const { DISPLAY, WAYLAND_DISPLAY } = process.env;
  const hasScreen = process.platform !== 'linux' || Boolean(DISPLAY || WAYLAND_DISPLAY);
  return process.stdout.isTTY && hasScreen;
}

async function makeSite(): Promise<void> {
  await buildGallery(`${root}${OUT}`, 'info');
  console.log(`The site is in ${OUT}: any web server can serve it, under any path.`);
}

function port(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 0 && value < 65_536) return value;
  throw new InvalidArgumentError('Expected a whole number from 0 to 65535.');
}
