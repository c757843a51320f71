import type { Stage, Stages } from '../shared/page/stages.ts';
import { type StageCode, trainingCode } from '../shared/page/trainingCode.ts';
import { GLYPH_HEIGHT, GLYPH_WIDTH, GLYPHS } from './font.ts';
import { LETTERS, type LettersSettings, LOSSES, unaryCode } from './model.ts';
import { HEIGHT, WIDTH } from './pictures.ts';
import { WORDS } from './words.ts';

/** A program that makes the same pictures and trains the same chain for as many steps. */
export function lettersCode(stages: Stages<LettersSettings>): string {
  const losses = new Set(stages.map(({ settings }) => settings.loss));
  const { seed, noise } = (stages.at(-1) ?? stages[0]).settings;
  return `import { adam, chain, Gpu, linearChain, mlp, ${[...losses].join(', ')}, Trainer } from 'webgpu-ebm';

// Small letters, a … z: ${GLYPH_HEIGHT} rows of ${GLYPH_WIDTH} pixels each, four pixels a hexadecimal digit.
const FONT = \`
${lines(GLYPHS.map(hexadecimal), 6)}\`;
const WORDS = \`
${lines(WORDS, 16)}\`;

const split = (text) => text.trim().split(/\\s+/);
const glyphs = split(FONT).map((digits) =>
  [...digits].flatMap((digit) => [8, 4, 2, 1].map((bit) => (parseInt(digit, 16) & bit ? 1 : 0))),
);

// Uniform numbers in [0, 1) from a seed: mulberry32.
function seeded(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

// Each letter a row of pixels, moved by a pixel or not, then some of its pixels inverted.
function pictures(words, seed, noise) {
  const random = seeded(seed);
  const y = [...words.join('')].map((letter) => letter.charCodeAt(0) - 97);
  const x = y.flatMap((label) => {
    const [left, top] = [Math.floor(2 * random()), Math.floor(2 * random())];
    return Array.from({ length: ${WIDTH * HEIGHT} }, (_, at) => {
      const [column, row] = [(at % ${WIDTH}) - left, Math.floor(at / ${WIDTH}) - top];
      const inside = column >= 0 && column < ${GLYPH_WIDTH} && row >= 0 && row < ${GLYPH_HEIGHT};
      const ink = inside ? glyphs[label][row * ${GLYPH_WIDTH} + column] : 0;
      return random() < noise ? 1 - ink : ink;
    });
  });
  return { x, y, lengths: words.map((word) => word.length) };
}

// Every fifth word is held out.
const words = split(WORDS);
const known = words.filter((_, i) => i % 5 !== 2);
const train = (noise) => pictures([...known, ...known], ${2 * seed}, noise);
const test = pictures(words.filter((_, i) => i % 5 === 2), ${2 * seed + 1}, ${noise});

const gpu = await Gpu.request();
${trainingCode(stages.map(codeOf))}
const { answers } = await trainer.infer({ x: test.x, lengths: test.lengths });
const wrong = answers.filter((answer, i) => answer !== test.y[i]).length;
console.log(\`\${wrong} of \${test.y.length} letters of words held out are wrong\`);
`;
}

function codeOf({ settings, steps }: Stage<LettersSettings>): StageCode {
  const { loss, noise, rate, batch, seed } = settings;
  return {
    options: [
      `energy: linearChain({ unary: ${unaryCode(settings)} }),`,
      `answers: chain({ labels: ${LETTERS} }),`,
      `loss: ${LOSSES[loss].code(settings)},`,
      `optimizer: adam({ rate: ${rate} }),`,
      `seed: ${seed},`,
    ],
    samples: `train(${noise})`,
    steps,
    batchSize: batch,
  };
}

function lines(words: readonly string[], perLine: number): string {
  const starts = words.flatMap((_, i) => (i % perLine === 0 ? [i] : []));
  return starts.map((first) => `${words.slice(first, first + perLine).join(' ')}\n`).join('');
}

function hexadecimal(glyph: readonly number[]): string {
  return Array.from({ length: glyph.length / 4 }, (_, i) =>
    Number.parseInt(glyph.slice(4 * i, 4 * i + 4).join(''), 2).toString(16),
  ).join('');
}
