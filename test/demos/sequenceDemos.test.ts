import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { decode } from 'fast-png';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { demo as letters } from '../../demos/letters/model.ts';
import { READERS } from '../../demos/letters/readers.ts';
import { toSamples } from '../../demos/letters/words.ts';
import { DATA_VARIABLE } from '../../demos/shared/dataFolder.ts';
import { pick, seededRandom, shuffled } from '../../demos/shared/random.ts';
import {
  compareModels,
  errorsOf,
  inShares,
  type Labelled,
  type LabelledSequences,
  type SequenceModel,
} from '../../demos/shared/sequenceModels.ts';
import { demo as tagging } from '../../demos/tagging/model.ts';
import { parseConllu } from '../../demos/tagging/sentences.ts';
import { TAGGERS } from '../../demos/tagging/taggers.ts';
import { toSamples as toTokens } from '../../demos/tagging/tokens.ts';
import { testGpu } from '../support/gpu.ts';
import { letterData, syntheticWords } from './synthetic.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'sequences-'));
const data = join(folder, 'data');
const out = join(folder, 'out', 'demo');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const STEPS = 120;
const SEED = 3;

vi.setConfig({ testTimeout: 5 * 60_000, hookTimeout: 5 * 60_000 });

interface Report {
  demos: { id: string; rows: Record<string, unknown>[] }[];
}

/** Runs the command on made-up data, given in the published formats. */
async function demo(args: readonly string[], from = data): Promise<string> {
  const files = ['tools/run.mjs', 'tools/demo.ts'].map((file) => join(root, file));
  const env = { ...process.env, [DATA_VARIABLE]: from };
  const { stdout } = await promisify(execFile)(process.execPath, [...files, ...args], { cwd: folder, env });
  return stdout;
}

/** The first word says what all `x` after it are; a word sees two others to each side, a chain passes it on. */
function treebank(sentences: number, seed: number): string {
  const random = seededRandom(seed);
  const all = Array.from({ length: sentences }, () => {
    const [first, tag] = pick(random, [
      ['one', 'NUM'],
      ['plus', 'SYM'],
    ] as const);
    const words = [first, ...Array.from({ length: 3 + Math.floor(6 * random()) }, () => 'x')];
    return words.map((form, i) => `${i + 1}\t${form}\t_\t${tag}${'\t_'.repeat(6)}\n`).join('');
  });
  return all.join('\n');
}

let report: Report;

beforeAll(async () => {
  mkdirSync(data);
  writeFileSync(join(data, 'letter.data.gz'), gzipSync(letterData(syntheticWords(6877, 1))));
  writeFileSync(join(data, 'en_ewt-ud-train.conllu'), treebank(100, 1));
  writeFileSync(join(data, 'en_ewt-ud-test.conllu'), treebank(40, 2));
  const args = ['--only', 'letters', 'tagging', '--steps', `${STEPS}`, '--seed', `${SEED}`, '--json'];
  report = JSON.parse(await demo(args)) as Report;
});

describe('the demonstrations of sequences', () => {
  it('report a row a model', () => {
    const [first, second] = report.demos;
    expect([first?.id, second?.id]).toEqual(['letters', 'tagging']);
    const names = ['per-letter', 'crf', 'm3n', 'perceptron', 'deep-crf'];
    expect(first?.rows.map(({ model }) => model)).toEqual(names);
    expect(second?.rows.map(({ model }) => model)).toEqual(['most-frequent', 'per-word', 'crf']);
    for (const [demos, columns] of [
      [first, ['letterError', 'wordError', 'seconds']],
      [second, ['tokenAccuracy', 'sentenceAccuracy', 'seconds']],
    ] as const) {
      for (const row of demos?.rows ?? []) {
        expect(Object.keys(row)).toEqual(['model', ...columns]);
        for (const column of columns) expect(row[column], column).toBeGreaterThanOrEqual(0);
        for (const column of columns.slice(0, 2)) expect(row[column], column).toBeLessThanOrEqual(1);
      }
    }
  });

  it.each([letters, tagging])('draw a picture: $meta.id', ({ meta }) => {
    const { width, height, data: pixels } = decode(readFileSync(join(out, `${meta.id}.png`)));
    expect(width).toBeGreaterThan(900);
    expect(height).toBeGreaterThan(500);
    expect(new Set(pixels).size, 'shades in the picture').toBeGreaterThan(50);
    const svg = readFileSync(join(out, `${meta.id}.svg`), 'utf8');
    for (const text of ['right', 'alone', 'chain', 'wrong', 'corrected']) expect(svg).toContain(`>${text}<`);
  });

  it.each([letters, tagging])(
    'give the same figures again, tell of every step, and leave nothing on the device: $meta.id',
    async ({ meta, run }) => {
      vi.stubEnv(DATA_VARIABLE, data);
      const gpu = await testGpu();
      const before = gpu.memory();
      const told: number[] = [];
      const { rows = [] } = await run({
        gpu,
        seed: SEED,
        steps: STEPS,
        onProgress: (done) => told.push(done),
        signal: new AbortController().signal,
      });
      vi.unstubAllEnvs();
      expect(gpu.memory()).toEqual(before);
      expect(told).toEqual(told.toSorted((a, b) => a - b));
      expect(told.at(-1)).toBe(STEPS);
      const withoutTimes = (all: readonly object[]) => all.map((row) => ({ ...row, seconds: 0 }));
      const reported = report.demos.find(({ id }) => id === meta.id)?.rows ?? [];
      expect(withoutTimes(rows)).toEqual(withoutTimes(reported));
    },
  );

  it('stop when asked to, with the reason, and leave nothing on the device', async () => {
    const gpu = await testGpu();
    const before = gpu.memory();
    const abort = new AbortController();
    const reason = new Error('enough');
    const samples = { train: toSamples(syntheticWords(50, 1)), test: toSamples(syntheticWords(50, 2)) };
    const stopped = compareModels(READERS, samples, {
      gpu,
      seed: 1,
      steps: 1_000_000,
      onProgress: () => abort.abort(reason),
      signal: abort.signal,
    });
    await expect(stopped).rejects.toBe(reason);
    expect(gpu.memory()).toEqual(before);
  });

  it('say what is wrong with their data, and nothing else', async () => {
    const damaged = mkdtempSync(join(folder, 'damaged-'));
    for (const part of ['train', 'test'])
      writeFileSync(join(damaged, `en_ewt-ud-${part}.conllu`), '1\tone\n');
    const failed = await demo(['--only', 'tagging'], damaged).catch(
      (error: Error & { code: number }) => error,
    );
    expect(failed).toMatchObject({ code: 1 });
    expect(String(failed)).toMatch(/parseConllu: expected a word and a universal tag in line 1/);
    expect(String(failed)).not.toMatch(/\n +at /);
  });

  it('are listed with the time they take', async () => {
    expect(await demo(['--help'])).toMatch(/only when named[^]* letters +\d+ min[^]* tagging +\d+ min/);
  });
});

async function compare(
  models: readonly SequenceModel[],
  samples: { train: LabelledSequences; test: LabelledSequences },
  steps: number,
): Promise<Labelled[]> {
  const { signal } = new AbortController();
  return compareModels(models, samples, {
    gpu: await testGpu(),
    seed: SEED,
    steps,
    onProgress: () => {},
    signal,
  });
}

describe('models of sequences', () => {
  it('read letters that look alike by those beside them, which no model of letters alone can', async () => {
    const samples = { train: toSamples(syntheticWords(400, 1)), test: toSamples(syntheticWords(400, 2)) };
    const [alone, ...chains] = await compare(READERS, samples, 600);
    // Half of the letters that look alike: one in 5 or more of all.
    expect(alone?.labelError).toBeGreaterThan(0.1);
    expect(chains).toHaveLength(4);
    for (const { model, labelError } of chains) expect(labelError, model).toBeLessThan(0.02);
  });

  it('tell by a chain what lies too far away for words alone', async () => {
    const samples = toTokens(parseConllu(treebank(100, 1)), parseConllu(treebank(50, 2)));
    const [alone, chain] = await compare(TAGGERS, samples, 240);
    expect(alone?.labelError).toBeGreaterThan(0.1);
    expect(chain?.labelError).toBeLessThan(0.01);
  });

  it('are judged by wrong labels, and by sequences with one or more of them', () => {
    const right = { y: [0, 1, 2, 3, 4, 5], lengths: [1, 3, 2] };
    expect(errorsOf([0, 1, 2, 3, 4, 5], right)).toEqual({ labelError: 0, sequenceError: 0 });
    expect(errorsOf([0, 9, 9, 3, 4, 5], right)).toEqual({ labelError: 2 / 6, sequenceError: 1 / 3 });
    expect(errorsOf([9, 1, 2, 3, 4, 9], right)).toEqual({ labelError: 2 / 6, sequenceError: 2 / 3 });
  });

  it('share steps in proportion', () => {
    expect(inShares(100, [1, 2, 1])).toEqual([25, 50, 25]);
    expect(inShares(10, [1, 1, 1])).toEqual([3, 4, 3]);
    expect(inShares(2, [1, 1, 1])).toEqual([1, 1, 1]);
    const sizes = READERS.map(({ steps }) => steps);
    expect(inShares(letters.meta.steps, sizes)).toEqual(sizes);
    expect(tagging.meta.steps).toBe(TAGGERS.reduce((sum, { steps }) => sum + steps, 0));
  });

  it('are shown in a random order with nothing lost', () => {
    const all = Array.from({ length: 30 }, (_, i) => i);
    expect(shuffled(all, 1)).toEqual(shuffled(all, 1));
    expect(shuffled(all, 1)).not.toEqual(shuffled(all, 2));
    expect(shuffled(all, 1).toSorted((a, b) => a - b)).toEqual(all);
    const firsts = Array.from({ length: 3000 }, (_, seed) => shuffled([0, 1, 2], seed)[0]);
    for (const value of [0, 1, 2]) {
      expect(firsts.filter((first) => first === value).length / 3000).toBeCloseTo(1 / 3, 1);
    }
  });
});
