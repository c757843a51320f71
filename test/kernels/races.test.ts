// Data races inside a workgroup: every invocation runs between barriers in an interpreter (wgsl_reflect), and two that
// touch one address, one of them writing, without a barrier in between are a race.

/* oxlint-disable no-underscore-dangle -- names of wgsl_reflect */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { detectRaces, WgslReflect, WorkgroupScheduler } from 'wgsl_reflect/wgsl_reflect.module.js';
import { resolveImports } from '../../tools/wgsl/imports.ts';

const shaders = fileURLToPath(new URL('../../shaders/', import.meta.url));

/**
 * Every u32 param: more than a tile of each kernel that has them, but for the 128 labels of a chain; less where a thread
 * computes one number. Multiples of 4.
 */
const SIZE = 20;
const SIZE_ALONE = 12;

/** Taps and strides of kernels on planes, the k best of a chain; other extents of planes, numbers of an answer: loops nested deep. */
const TAPS = 2;
const EXTENT = 4;

/** Positions of a sequence. */
const POSITIONS = 2;

/** Elements of every buffer: SIZE³ and some. */
const LENGTH = 32_768;

function resolveKernel(file: string): string {
  return resolveImports(join(shaders, file), (path) => readFileSync(path, 'utf8')).code;
}

const kernels = readdirSync(shaders, { recursive: true, encoding: 'utf8' })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => file.endsWith('.wgsl') && !file.startsWith('lib/'))
  .filter((file) => resolveKernel(file).includes('@compute'))
  .sort();

function sizeOf(param: string, code: string): number {
  if (/^(kernel|stride)_/.test(param) || param === 'places') return TAPS;
  if (param === 'answer_dims') return EXTENT;
  if (code.includes('ranges')) {
    // Given labels are those of one group.
    if (param === 'groups' && code.includes('desired')) return 1;
    if (['sequences', 'groups', 'segments', 'slots', 'draws'].includes(param)) return TAPS;
  }
  const counted = ['rows', 'planes'].includes(param);
  if (code.includes('kernel_height') && !counted) return EXTENT;
  return /var<workgroup>|THREAD_TILE/.test(code) ? SIZE : SIZE_ALONE;
}

/** Numbers that tell a chain to leave its registers: energies of transitions far apart (lib/chain_factors). */
const farApart = (i: number): number => 1000 * (i % 2);
const hasRegisters = (file: string): boolean => resolveKernel(file).includes('NARROW');

/** Races in two workgroups of a kernel, on buffers of 0.5 and params of SIZE. */
function findRaces(code: string, valueOf: (i: number) => number = () => 0.5) {
  // The interpreter knows the value of a const where it sizes an array or a workgroup, but not of an override.
  // It takes workgroupUniformLoad for a load without barriers.
  const settled = code
    .replaceAll(/\boverride\s+(\w+\s*:\s*\w+\s*=)/g, 'const $1')
    .replaceAll(/(const ACCUMULATE_\w+: u32 = )0u/g, '$11u')
    .replaceAll('@builtin(subgroup_invocation_id)', '@builtin(local_invocation_index)')
    .replaceAll(
      /(let \w+ = )workgroupUniformLoad\(&(\w+)\);/g,
      'workgroupBarrier(); $1$2; workgroupBarrier();',
    );
  const { storage, uniforms } = new WgslReflect(settled);
  const buffers: Record<string, ArrayBuffer | { uniform: ArrayBuffer }> = {};
  for (const { name, binding, format } of storage) {
    const values =
      format?.name === 'u32' ? new Uint32Array(LENGTH) : new Float32Array(LENGTH).map((_, i) => valueOf(i));
    if (name === 'ranges') {
      values.forEach((_, i) => (values[i] = i % 2 === 0 ? POSITIONS * (i / 2) : POSITIONS));
    }
    buffers[binding] = values.buffer;
  }
  for (const { binding, size, members } of uniforms) {
    const view = new DataView(new ArrayBuffer(size));
    for (const { name, offset, type } of members ?? []) {
      if (type.name === 'f32') view.setFloat32(offset, 0.5, true);
      else view.setUint32(offset, sizeOf(name, code), true);
    }
    buffers[binding] = { uniform: view.buffer };
  }
  invocationsOwn = new Set([...settled.matchAll(/var<private> (\w+)/g)].map(([, name]) => name as string));
  return detectRaces(settled, 'main', [2, 1, 1], { 0: buffers });
}

/** Variables that each invocation has of its own; the detector takes them for shared, and keeps one value for all. */
let invocationsOwn: ReadonlySet<string>;

/** Lends the detector's one place of each such variable to an invocation; returns what takes it back. */
function lendOwn({ stack }: Scheduler['_invocations'][number], own: Map<string, Value>): () => void {
  let context = stack.states[0]?.context;
  while (context?.parent) context = context.parent;
  const places = [...invocationsOwn].flatMap((name) => {
    const place = context?.variables.get(name);
    return place ? [{ name, place, value: place.value }] : [];
  });
  for (const { name, place, value } of places) place.value = own.get(name) ?? value.clone();
  return () => {
    for (const { name, place, value } of places) {
      own.set(name, place.value);
      place.value = value;
    }
  };
}

interface Value {
  clone(): Value;
}

interface Context {
  readonly parent: Context | null;
  readonly variables: ReadonlyMap<string, { value: Value }>;
}

/** What `run` below needs of wgsl_reflect's scheduler; private in its types. */
interface Scheduler {
  readonly _debug: { stepStack(stack: unknown, into: boolean): void };
  readonly _tracker: {
    currentInvocation: number;
    currentLine: number;
    record(variable: string, ...access: unknown[]): void;
    endPhase(): void;
  };
  readonly _invocations: {
    readonly index: number;
    readonly stack: { readonly states: readonly { readonly context: Context }[] };
    state: State;
    barrierNode: unknown;
  }[];
  _peek(invocation: unknown): { readonly line: number } | null;
  _asBarrier(command: unknown): unknown;
  _syncBarrier(parked: unknown[]): void;
}

const [RUNNING, AT_BARRIER, DONE] = [0, 1, 2] as const;
type State = typeof RUNNING | typeof AT_BARRIER | typeof DONE;

/**
 * Runs each invocation up to its barrier. wgsl_reflect 1.6 steps them in turn and keeps the value that a function
 * returned in one place for all of them: then every invocation goes on with the last one's.
 */
function runToBarriers(this: WorkgroupScheduler): void {
  const scheduler = this as unknown as Scheduler;
  const { _debug, _tracker, _invocations } = scheduler;
  const record = _tracker.record.bind(_tracker);
  _tracker.record = (variable, ...access) => {
    if (!invocationsOwn.has(variable)) record(variable, ...access);
  };
  const own = _invocations.map(() => new Map<string, Value>());
  for (;;) {
    for (const [i, invocation] of _invocations.entries()) {
      _tracker.currentInvocation = invocation.index;
      const takeBack = lendOwn(invocation, own[i] as Map<string, Value>);
      while (invocation.state === RUNNING) {
        const command = scheduler._peek(invocation);
        const barrier = command && scheduler._asBarrier(command);
        if (!command) invocation.state = DONE;
        else if (barrier) {
          invocation.state = AT_BARRIER;
          invocation.barrierNode = barrier;
        } else {
          _tracker.currentLine = command.line;
          _debug.stepStack(invocation.stack, true);
        }
      }
      takeBack();
    }
    const parked = _invocations.filter(({ state }) => state === AT_BARRIER);
    if (parked.length === 0) return _tracker.endPhase();
    scheduler._syncBarrier(parked);
  }
}

beforeAll(() => {
  vi.spyOn(WorkgroupScheduler.prototype, 'run').mockImplementation(runToBarriers);
  // It complains about values that it can't follow, of matrices in structs; addresses are all that counts here.
  vi.spyOn(console, 'error').mockReturnValue();
});

afterAll(() => {
  vi.restoreAllMocks();
});

describe('no kernel has a data race', () => {
  test.each(kernels)('%s', (file) => {
    const { races, errors } = findRaces(resolveKernel(file));
    expect(races.map(({ message }) => message)).toEqual([]);
    expect(errors).toEqual([]);
  });

  test.each(kernels.filter(hasRegisters))('%s, transitions far apart', (file) => {
    const { races, errors } = findRaces(resolveKernel(file), farApart);
    expect(races.map(({ message }) => message)).toEqual([]);
    expect(errors).toEqual([]);
  });
});

describe('the detector sees', () => {
  const reversed = (between: string) => `
    @group(0) @binding(1) var<storage, read> x: array<f32>;
    @group(0) @binding(2) var<storage, read_write> out: array<f32>;
    var<workgroup> row: array<f32, 8>;
    @compute @workgroup_size(8)
    fn main(@builtin(local_invocation_id) local: vec3u, @builtin(workgroup_id) group: vec3u) {
      row[local.x] = x[group.x * 8u + local.x];
      ${between}
      out[group.x * 8u + local.x] = row[7u - local.x];
    }`;

  test('a missing barrier', () => {
    const { races } = findRaces(reversed(''));
    expect(races[0]?.message).toContain("Data race on 'row'");
  });

  test('the barrier that mends it', () => {
    expect(findRaces(reversed('workgroupBarrier();'))).toEqual({ races: [], errors: [] });
  });

  test('two invocations that write one element', () => {
    const { races } = findRaces(
      reversed('workgroupBarrier();').replace('out[group.x * 8u + local.x]', 'out[0]'),
    );
    expect(races[0]?.message).toContain("Data race on 'out'");
  });

  // The forward form by subgroups has one for notes, and takes none.
  const synchronised = kernels.filter(
    (file) =>
      resolveKernel(file).includes('workgroupBarrier()') && !file.includes('chain_sum_product_by_subgroup'),
  );

  test.each(synchronised)('%s without its last barrier', (file) => {
    const broken = resolveKernel(file).replace(/workgroupBarrier\(\);(?![^]*workgroupBarrier)/, '');
    expect(findRaces(broken, hasRegisters(file) ? farApart : undefined).races.length).toBeGreaterThan(0);
  });

  const shared = kernels.filter((file) => file.endsWith('_by_workgroup.wgsl'));

  test.each(shared)('%s without the barriers of a position', (file) => {
    const broken = resolveKernel(file).replaceAll('storageBarrier();', '');
    expect(findRaces(broken).races.length).toBeGreaterThan(0);
  });

  test.each(shared)('%s where threads read what one has loaded without waiting for it', (file) => {
    const broken = resolveKernel(file).replace(/workgroupUniformLoad\(&(\w+)\)/, '$1');
    expect(findRaces(broken).races.length).toBeGreaterThan(0);
  });

  // Counts are not levelled: two of the three barriers have nothing to keep apart there.
  const levelled = shared.filter((file) => !file.includes('chain_count'));
  const barriers = levelled.flatMap((file) => [1, 2, 3].map((number) => [file, number] as const));

  test.each(barriers)('%s without barrier %i of a position', (file, number) => {
    let count = 0;
    const broken = resolveKernel(file).replaceAll('storageBarrier();', (barrier) =>
      ++count === number ? '' : barrier,
    );
    expect(count).toBe(3);
    expect(findRaces(broken).races.length).toBeGreaterThan(0);
  });
});
