import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { DataError } from 'webgpu-ebm';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { readWords, sortWords } from '../../demos/letters/readWords.ts';
import {
  letterOf,
  parseFlatWords,
  parseLetterData,
  PIXELS,
  toSamples,
  type Word,
} from '../../demos/letters/words.ts';
import { DATA_VARIABLE, dataFolders, findData } from '../../demos/shared/dataFolder.ts';
import { FEATURES, featuresAt, hash, shapeOf } from '../../demos/tagging/features.ts';
import { mostFrequentTags } from '../../demos/tagging/mostFrequent.ts';
import { readTreebank } from '../../demos/tagging/readTreebank.ts';
import { parseConllu, parseTwoColumns, TAGS } from '../../demos/tagging/sentences.ts';
import { BUCKETS, toSamples as toTokens } from '../../demos/tagging/tokens.ts';
import { letterData, syntheticWords } from './synthetic.ts';

const folder = mkdtempSync(join(tmpdir(), 'data-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
afterEach(() => vi.unstubAllEnvs());

/** A folder with these files. */
function folderOf(name: string, files: Readonly<Record<string, string | Uint8Array>>): string {
  const path = join(folder, name);
  mkdirSync(path, { recursive: true });
  for (const [file, content] of Object.entries(files)) writeFileSync(join(path, file), content);
  return path;
}

const tagsOf = (...names: string[]): number[] => names.map((name) => TAGS.findIndex((tag) => tag === name));

describe('data that is not part of the project', () => {
  const wanted = { name: 'digits', files: [['a.txt', 'b.txt'], ['c.bin']], source: 'https://example.org/' };

  it('is taken from the first folder that has all files of a set, the public format first', () => {
    const half = folderOf('half', { 'a.txt': '' });
    const flat = folderOf('flat', { 'c.bin': '' });
    const both = folderOf('both', { 'a.txt': '', 'b.txt': '', 'c.bin': '' });
    expect(findData(wanted, [half, flat, both])).toEqual([join(flat, 'c.bin')]);
    expect(findData(wanted, [half, both, flat])).toEqual([join(both, 'a.txt'), join(both, 'b.txt')]);
  });

  it('is looked for where the environment variable says first, then in the folder data', () => {
    vi.stubEnv(DATA_VARIABLE, '/somewhere');
    expect(dataFolders()[0]).toBe('/somewhere');
    vi.stubEnv(DATA_VARIABLE, '');
    expect(dataFolders()[0]).toMatch(/data$/);
    expect(dataFolders()).not.toContain('');
  });

  it('is asked for by name, source and place where there is none', async () => {
    const empty = folderOf('empty', {});
    expect(() => findData(wanted, [empty])).toThrow(DataError);
    expect(() => findData(wanted, [empty])).toThrow(
      /a\.txt and b\.txt, or c\.bin in one of.*empty.*got none/,
    );
    await expect(readWords([empty])).rejects.toThrow(
      /handwritten words: .*Get letter\.data\.gz from http:.*btaskar.*put it into the folder data.*EBM_DATA/,
    );
    await expect(readTreebank([empty])).rejects.toThrow(
      /English Web Treebank: .*Get en_ewt-ud-train\.conllu, en_ewt-ud-test\.conllu from https:/,
    );
    await expect(readTreebank([empty])).rejects.toThrow(DataError);
  });
});

describe('handwritten words', () => {
  /** Letter k has ink in pixel k alone. */
  const pixels = (at: number): string =>
    Array.from({ length: PIXELS }, (_, i) => (i === at ? '1' : '0')).join('\t');
  const published = [
    `1\tc\t2\t1\t1\t0\t${pixels(0)}\t`,
    `2\ta\t3\t1\t2\t0\t${pixels(7)}\t`,
    `3\tb\t-1\t1\t3\t0\t${pixels(8)}\t`,
    `4\tz\t-1\t2\t1\t5\t${pixels(127)}\t`,
    '',
  ].join('\n');
  const flat = new Uint8Array(4 * 17 + 4);
  flat[0] = 0x80;
  flat[16] = 0x01;
  flat[32 + 1] = 0x80;
  flat[48 + 15] = 0x01;
  flat.set([2, 0, 1, 25, 3, 1, 0, 1], 64);

  it('are read from the published file', () => {
    const words = parseLetterData(published);
    expect(words.map(({ text }) => text)).toEqual(['cab', 'z']);
    const { x, y, lengths } = toSamples(words);
    expect([...y]).toEqual([2, 0, 1, 25]);
    expect([...y].map(letterOf).join('')).toBe('cabz');
    expect(lengths).toEqual([3, 1]);
    expect([...x.keys()].filter((at) => x[at] !== 0)).toEqual([0, 128 + 7, 256 + 8, 384 + 127]);
    expect(Math.max(...x)).toBe(1);
  });

  it('are the same from a flat file', () => {
    expect(parseFlatWords(flat, { letters: 4, words: 2 })).toEqual(parseLetterData(published));
  });

  it('are refused from damaged files, with the line or the numbers', () => {
    expect(() => parseLetterData(published.replace('\tz\t', '\tZ\t'))).toThrow(/line 4, got "4\tZ/);
    expect(() => parseLetterData('1\ta\t-1\t1\t1\t0\t0\t1')).toThrow(/128 pixels of 0 or 1 in line 1/);
    expect(() => parseLetterData(published.replace('\t1\t\n', '\t2\t\n'))).toThrow(DataError);
    expect(() => parseFlatWords(flat.subarray(1), { letters: 4, words: 2 })).toThrow(DataError);
    flat[68] = 2;
    expect(() => parseFlatWords(flat, { letters: 4, words: 2 })).toThrow(
      /2 words of 4 letters in all, got 72 bytes and 3 letters/,
    );
    flat[68] = 3;
  });

  it('have an order that the file does not decide', () => {
    const words = parseLetterData(published);
    const other = { text: 'cab', ink: words[0]?.ink.map((ink) => 1 - ink) as Uint8Array };
    const sorted = sortWords([...words, other]);
    expect(sorted).toEqual([other, ...words]);
    expect(sortWords(sorted.toReversed())).toEqual(sorted);
  });

  it('are split in halves, which needs all of them', async () => {
    const words = syntheticWords(6877, 1);
    const some = folderOf('some', { 'letter.data.gz': gzipSync(letterData(words.slice(0, 10))) });
    await expect(readWords([some])).rejects.toThrow(/expected the 6877 words.*got 10\. Use the whole file/);
    const all = folderOf('all', { 'letter.data.gz': gzipSync(letterData(words)) });
    const { train, test } = await readWords([all]);
    expect([train.length, test.length]).toEqual([3438, 3439]);
    const keys = (of: readonly Word[]) =>
      of.map(({ text, ink }) => `${text} ${Buffer.from(ink).toString('latin1')}`);
    expect(keys([...train, ...test]).toSorted()).toEqual(keys(words).toSorted());
  });
});

describe('tagged sentences', () => {
  const word = (id: string, form: string, tag: string): string =>
    [id, form, form, tag, '_', '_', '0', 'root', '_', '_'].join('\t');
  const treebank = [
    '# sent_id = 1',
    '# text = I don’t.',
    word('1', 'I', 'PRON'),
    word('2-3', 'don’t', '_'),
    word('2', 'do', 'AUX'),
    word('3', 'n’t', 'PART'),
    word('3.1', 'go', 'VERB'),
    word('4', '.', 'PUNCT'),
    '',
    '# sent_id = 2',
    word('1', 'Go', 'VERB'),
    '',
  ].join('\n');
  const expected = [
    { words: ['I', 'do', 'n’t', '.'], tags: tagsOf('PRON', 'AUX', 'PART', 'PUNCT') },
    { words: ['Go'], tags: tagsOf('VERB') },
  ];

  it('are read from CoNLL-U, without multiword lines, empty nodes and comments', () => {
    expect(parseConllu(treebank)).toEqual(expected);
    expect(parseConllu(treebank.replaceAll('\n', '\r\n'))).toEqual(expected);
  });

  it('are read from two columns', () => {
    const text = 'I\tPRON\ndo\tAUX\nn’t\tPART\n.\tPUNCT\n\nGo\tVERB';
    expect(parseTwoColumns(text)).toEqual(expected);
    expect(parseTwoColumns(`${text}\n\n`)).toEqual(expected);
    expect(parseTwoColumns('#\tSYM\n')).toEqual([{ words: ['#'], tags: tagsOf('SYM') }]);
  });

  it('are refused with the line where the format is another one', () => {
    expect(() => parseTwoColumns('I\tPRON\ngo\tVB\n')).toThrow(/universal tag in line 2, got "go\tVB"/);
    expect(() => parseConllu('1\tI\tI\tPRON\n')).toThrow(DataError);
    expect(() => parseConllu(treebank.replace('\tVERB', '\tV'))).not.toThrow();
    expect(() => parseConllu(treebank.replace('\tAUX', '\tA'))).toThrow(/line 5/);
  });

  it('are read from either kind of files', async () => {
    const conllu = { 'en_ewt-ud-train.conllu': treebank, 'en_ewt-ud-test.conllu': treebank };
    const packed = gzipSync('Go\tVERB\n');
    const columns = { 'ewt_upos_train.tsv.gz': packed, 'ewt_upos_test.tsv.gz': packed };
    expect(await readTreebank([folderOf('conllu', conllu)])).toEqual({ train: expected, test: expected });
    const one = [expected[1]];
    expect(await readTreebank([folderOf('columns', columns)])).toEqual({ train: one, test: one });
  });

  it('get the tag that a word has most often, NOUN where it was not seen', () => {
    const train = parseTwoColumns('a\tDET\na\tX\na\tDET\nA\tX\n');
    expect(mostFrequentTags(train, parseTwoColumns('a\tX\nA\tX\nb\tX\n'))).toEqual(
      tagsOf('DET', 'X', 'NOUN'),
    );
  });
});

describe('features of words', () => {
  it('say what the word and its neighbours look like', () => {
    const features = featuresAt(['The', 'iPhone-4', 'works'], 1);
    expect(features).toHaveLength(FEATURES);
    expect(new Set(features).size).toBe(FEATURES);
    for (const feature of ['form iPhone-4', 'word iphone-4', 'before the', 'ending ne-4', 'beginning iph']) {
      expect(features).toContain(feature);
    }
    expect(featuresAt(['a'], 0)).toHaveLength(FEATURES - 8);
    expect(shapeOf('iPhone-42')).toBe('xXx-d');
  });

  it('differ at the edges from those of any word', () => {
    const [alone, among] = [featuresAt(['b'], 0), featuresAt(['', 'b', ''], 1)];
    expect(alone.filter((feature) => among.includes(feature))).not.toContain('before ');
    expect(new Set([...alone, ...among]).size).toBeGreaterThan(alone.length + 5);
  });

  it('have hashes that spread, and stay what they are', () => {
    expect([hash(''), hash('word the')]).toMatchInlineSnapshot(`
      [
        2872998923,
        3119899198,
      ]
    `);
    const counts = new Uint32Array(64);
    for (let i = 0; i < 64_000; i++) {
      const bucket = hash(`word ${i}`) % 64;
      counts[bucket] = (counts[bucket] as number) + 1;
    }
    expect(Math.min(...counts)).toBeGreaterThan(850);
    expect(Math.max(...counts)).toBeLessThan(1150);
  });

  it('become numbers, those that two training words have; the rest is −1', () => {
    const train = [
      { words: ['a', 'a'], tags: [5, 5] },
      { words: ['b'], tags: [7] },
    ];
    const samples = toTokens(train, [{ words: ['c', 'a'], tags: [0, 5] }]);
    expect([...samples.train.y]).toEqual([5, 5, 7]);
    expect(samples.train.lengths).toEqual([2, 1]);
    expect(samples.train.x).toHaveLength(3 * FEATURES);
    const numbers = (x: Float32Array, row: number): number[] =>
      [...x.subarray(row * FEATURES, (row + 1) * FEATURES)].filter((value) => value !== -1);
    const number = (feature: string): number => hash(feature) % BUCKETS;
    expect(numbers(samples.train.x, 0)).toContain(number('word a'));
    expect(numbers(samples.train.x, 2)).not.toContain(number('word b'));
    expect(numbers(samples.train.x, 2)).toContain(number('any'));
    expect(numbers(samples.test.x, 0)).not.toContain(number('word c'));
    expect(numbers(samples.test.x, 1)).toContain(number('word a'));
  });
});
