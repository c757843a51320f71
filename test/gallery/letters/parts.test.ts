import { describe, expect, test } from 'vitest';
import { lettersCode } from '../../../demos/gallery/letters/code.ts';
import { HELD_OUT_WORDS, lettersData, TRAINING_WORDS } from '../../../demos/gallery/letters/data.ts';
import { ALPHABET, GLYPH_HEIGHT, GLYPH_WIDTH, GLYPHS } from '../../../demos/gallery/letters/font.ts';
import { controls, givenLabels, givenText } from '../../../demos/gallery/letters/model.ts';
import { picturesOf, PIXELS } from '../../../demos/gallery/letters/pictures.ts';
import { LettersTraining } from '../../../demos/gallery/letters/LettersTraining.ts';
import { latticeOf, type Reading } from '../../../demos/gallery/letters/reading.ts';
import { WORDS } from '../../../demos/gallery/letters/words.ts';
import { initialSettings } from '../../../demos/gallery/shared/page/Controls.ts';
import { stagesOf } from '../../../demos/gallery/shared/page/stages.ts';
import { testGpu } from '../../support/gpu.ts';
import { runCode } from '../../support/runCode.ts';

const LETTERS = 26;

describe('font and words', () => {
  test('there are 26 letters of one size, all different', () => {
    expect(ALPHABET).toBe('abcdefghijklmnopqrstuvwxyz');
    expect(GLYPHS.every(({ length }) => length === GLYPH_WIDTH * GLYPH_HEIGHT)).toBe(true);
    expect(new Set(GLYPHS.map((glyph) => glyph.join(''))).size).toBe(LETTERS);
  });

  test('words are of three to eight letters, none twice, none in both parts', () => {
    expect(WORDS.length).toBeGreaterThan(1000);
    expect(WORDS.filter((word) => !/^[a-z]{3,8}$/.test(word))).toEqual([]);
    expect(new Set(WORDS).size).toBe(WORDS.length);
    expect(new Set([...TRAINING_WORDS, ...HELD_OUT_WORDS]).size).toBe(WORDS.length);
    expect(TRAINING_WORDS.length + HELD_OUT_WORDS.length).toBe(WORDS.length);
  });
});

describe('pictures', () => {
  test('the same seed draws the same, another one something else', () => {
    const draw = (seed: number) => picturesOf(['noise'], { noise: 0.1, seed });
    expect(draw(3)).toEqual(draw(3));
    expect(draw(3).x).not.toEqual(draw(4).x);
    expect([...draw(3).y].map((label) => ALPHABET[label]).join('')).toBe('noise');
  });

  test('without noise all ink is the letter’s, with it a share of pixels is inverted', () => {
    const words = Array.from({ length: 200 }, () => 'h');
    const clean = picturesOf(words, { noise: 0, seed: 1 }).x;
    const ink = (GLYPHS[7] as readonly number[]).reduce((sum, one) => sum + one, 0);
    for (let i = 0; i < words.length; i++) {
      const own = clean.subarray(i * PIXELS, (i + 1) * PIXELS).reduce((sum, one) => sum + one, 0);
      expect(own).toBe(ink);
    }
    const noisy = picturesOf(words, { noise: 0.2, seed: 1 }).x;
    const inverted = noisy.reduce((sum, one, at) => sum + Math.abs(one - (clean[at] as number)), 0);
    expect(Math.abs(inverted / noisy.length - 0.2)).toBeLessThan(0.015);
  });
});

describe('the lattice', () => {
  /** A word of two letters; the path goes through the least probable letter of the second position. */
  const reading = (): Reading => {
    const marginals = new Float32Array(2 * LETTERS);
    marginals.set([0.7, 0.2, 0.1], 0);
    marginals.set([0.3, 0.3, 0.25, 0.15], LETTERS);
    const pairs = new Float32Array(2 * LETTERS * LETTERS);
    pairs[LETTERS * LETTERS + 1] = 0.6;
    pairs[LETTERS * LETTERS + 1 * LETTERS + 3] = 0.3;
    pairs[LETTERS * LETTERS + 2 * LETTERS + 0] = 0.001;
    const [x, given, alone] = [new Float32Array(), [-1, -1], [0, 0]];
    const best = [{ energy: -1, labels: [0, 3] }];
    return { word: 'ab', x, given, marginals, pairs, best, probability: 0.5, alone };
  };

  test('has the likeliest letters in the order of the alphabet, and the path in any case', () => {
    const { columns, path } = latticeOf(reading(), 3);
    expect(columns.map((nodes) => nodes.map(({ label }) => label))).toEqual([
      [0, 1, 2],
      [0, 1, 3],
    ]);
    expect(path).toEqual([0, 3]);
  });

  test('has the edges between them that are likely enough to be seen', () => {
    expect(latticeOf(reading(), 3).edges).toEqual([
      { position: 1, before: 0, label: 1, probability: Math.fround(0.6) },
      { position: 1, before: 1, label: 3, probability: Math.fround(0.3) },
    ]);
    expect(latticeOf(reading(), 1).edges).toEqual([]);
  });
});

describe('letters that are known', () => {
  test('are a letter or - for each position', () => {
    expect(givenLabels({ word: 'cab', given: '-a-' })).toEqual([-1, 0, -1]);
    expect(givenText([-1, 0, -1])).toBe('-a-');
    expect(givenText([-1, -1])).toBe('');
  });

  test('of another word are none', () => {
    expect(givenLabels({ word: 'cab', given: '-a' })).toEqual([-1, -1, -1]);
  });

  test.each(['A', 'ab c', 'a1', 'x'.repeat(13), ''])('%j is no word of a link', (text) => {
    expect(controls.word.parse(text)).toBeUndefined();
  });
});

test('the program that a visitor copies makes the same pictures', () => {
  const settings = { ...initialSettings(controls), noise: 0.05, seed: 3 };
  const code = lettersCode([{ settings, steps: 100 }]);
  const data = code.slice(code.indexOf('\n', code.indexOf('import')), code.indexOf('const gpu'));
  const { train: trainOf, test: test_ } = new Function(`${data}; return { train, test };`)() as {
    train: (noise: number) => { x: number[]; y: number[]; lengths: number[] };
    test: { x: number[]; y: number[]; lengths: number[] };
  };
  const train = trainOf(0.05);
  const own = lettersData(settings);
  expect(train.lengths).toEqual(own.train.lengths);
  expect(test_.lengths).toEqual(own.test.lengths);
  const same = (theirs: number[], ours: Float32Array): boolean =>
    theirs.length === ours.length && ours.every((value, at) => value === theirs[at]);
  expect(same(train.x, own.train.x)).toBe(true);
  expect(same(test_.x, own.test.x)).toBe(true);
  expect(same(test_.y, own.test.y)).toBe(true);
});

test('and trains the same chain, to the same bits, settings changed on the way', async () => {
  const start = { ...initialSettings(controls), batch: 8 };
  const changed = { ...start, noise: 0.02, rate: 0.003, loss: 'structuredHinge' as typeof start.loss };
  const training = await LettersTraining.start(await testGpu(), start, () => {});
  training.train(3);
  await training.change(changed);
  training.train(2);
  const weights = await training.save();
  training.dispose();
  const stages = stagesOf({ start, edits: [{ step: 3, settings: changed }], step: 5 });
  expect(await runCode(lettersCode(stages), 'await trainer.parameters.save()')).toEqual(weights);
});
