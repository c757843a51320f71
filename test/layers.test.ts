// Dependencies point one way: models → training → losses, energies → sequences → answers → modules → graph → kernels → gpu.

import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join, normalize, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Each room of src/ may import those above it, besides itself. */
const TOWER = [
  'gpu',
  'kernels',
  'graph',
  'modules',
  'answers',
  'sequences',
  'energies',
  'losses',
  'training',
  'models',
];

const below = (room: string) => TOWER.slice(0, TOWER.indexOf(room));

/** Rooms of src/ and the rooms they may import; errors.ts and the other files of src/ itself are open to all. */
const MAY_IMPORT: Record<string, readonly string[]> = {
  ...Object.fromEntries(TOWER.map((room) => [room, below(room)])),
  // A loss evaluates its own conditions, in float64.
  losses: [...below('energies'), 'reference'],
  view: ['gpu', 'kernels', 'graph'],
  node: TOWER,
  reference: below('modules'),
  testing: [...TOWER, 'reference'],
  'index.ts': [...TOWER, 'view'],
};

/** What programs beside the package may import: the package by its names, own files, other packages. */
const PUBLIC = ['webgpu-ebm', 'webgpu-ebm/testing', 'webgpu-ebm/node'];
const PROGRAMS = ['demos', 'bench'];

test('every import points down', () => {
  const violations = ['src', ...PROGRAMS].flatMap((folder) =>
    filesOf(folder).flatMap((file) => findViolations(file, readFileSync(join(ROOT, file), 'utf8'))),
  );
  expect(violations).toEqual([]);
});

test.each([
  ['src/gpu/Gpu.ts', "import { l1 } from '../modules/distances.ts';"],
  ['src/answers/grid.ts', "export * from '../energies/regressor.ts';"],
  ['src/losses/nll.ts', "import type { Energy } from '../energies/Energy.ts';"],
  ['src/view/Surface.ts', "await import('../training/Trainer.ts');"],
  ['src/training/Trainer.ts', "import { nll } from '../reference/index.ts';"],
  ['src/training/Trainer.ts', "import { check } from '../testing/index.ts';"],
  ['src/index.ts', "export { twin } from './reference/twin.ts';"],
  ['src/errors.ts', "import { Gpu } from './gpu/Gpu.ts';"],
  ['src/gpu/Gpu.ts', "import { serve } from '../../tools/serve.ts';"],
  ['src/newroom/a.ts', "import { Gpu } from '../gpu/Gpu.ts';"],
  ['src/gpu/Gpu.ts', "import fc from 'fast-check';"],
  ['demos/eye/model.ts', "import { Gpu } from '../../src/index.ts';"],
  ['bench/task.ts', "import { Gpu } from 'webgpu-ebm/dist/index.js';"],
])('%s: %s is a violation', (file, code) => {
  expect(findViolations(file, code)).toHaveLength(1);
});

test.each([
  ['src/training/Trainer.ts', "import { Gpu } from '../gpu/Gpu.ts';"],
  ['src/energies/matcher.ts', "import {\n  grid,\n} from '../answers/grid.ts';"],
  ['src/gpu/Gpu.ts', "import { LimitError } from '../errors.ts';"],
  ['src/losses/nll.ts', "import kernel from '../../shaders/losses/nll.wgsl';"],
  ['src/node/webgpu.ts', "const { create } = await import('webgpu');"],
  [
    'demos/eye/model.ts',
    "import { Gpu } from 'webgpu-ebm';\nimport { mat4 } from 'wgpu-matrix';\nimport './eye.css';",
  ],
])('%s: %s is allowed', (file, code) => {
  expect(findViolations(file, code)).toEqual([]);
});

/** Imports of `code`, as the contents of `file`, that its place doesn't allow. */
function findViolations(file: string, code: string): string[] {
  const allows = file.startsWith('src/') ? allowedInSource : allowedInProgram;
  return importsOf(code)
    .filter((name) => !allows(file, name))
    .map((name) => `${file} imports ${name}`);
}

function allowedInSource(file: string, name: string): boolean {
  const room = roomOf(file);
  if (!name.startsWith('.')) return room === 'node' && (name.startsWith('node:') || name === 'webgpu');
  const target = targetOf(file, name);
  if (target.endsWith('.wgsl')) return target.startsWith('shaders/');
  if (!target.startsWith('src/')) return false;
  const targetRoom = roomOf(target);
  const isOpen = targetRoom.endsWith('.ts') && targetRoom !== 'index.ts';
  return isOpen || targetRoom === room || (MAY_IMPORT[room] ?? []).includes(targetRoom);
}

function allowedInProgram(file: string, name: string): boolean {
  if (name.startsWith('.')) return targetOf(file, name).startsWith(file.slice(0, file.indexOf('/') + 1));
  return !name.startsWith('webgpu-ebm') || PUBLIC.includes(name);
}

/** `gpu` of src/gpu/Gpu.ts, `errors.ts` of src/errors.ts. */
const roomOf = (file: string) => file.split('/')[1] ?? '';

const targetOf = (file: string, name: string) => normalize(join(dirname(file), name)).replaceAll(sep, '/');

const IMPORT =
  /^\s*(?:import|export)\b[^'"`=()]*?\bfrom\s*['"]([^'"\n]+)['"]|^\s*import\s*['"]([^'"\n]+)['"]/gm;
const DYNAMIC_IMPORT = /\bimport\(\s*['"]([^'"\n]+)['"]/g;

/** The names of imported modules, types included. */
function importsOf(code: string): string[] {
  const matches = [...code.matchAll(IMPORT), ...code.matchAll(DYNAMIC_IMPORT)];
  return matches.map((match) => match[1] ?? match[2] ?? '');
}

function filesOf(folder: string): string[] {
  try {
    const entries = readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' });
    return entries
      .filter((name) => /(?<!\.d)\.(ts|mjs|js)$/.test(name) && !name.includes('node_modules'))
      .map((name) => `${folder}/${name.replaceAll(sep, '/')}`);
  } catch {
    return [];
  }
}
