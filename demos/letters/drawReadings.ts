import type { GraphicComponentOption } from 'echarts';
import { encode } from 'fast-png';
import { drawChart, PALETTE } from '../shared/chart.ts';
import type { Chart } from '../shared/Demo.ts';
import { textElement } from '../shared/digitImage.ts';
import { seededRandom } from '../shared/random.ts';
import type { Read } from './compare.ts';
import { HEIGHT, letterOf, PIXELS, WIDTH, type Word } from './words.ts';

/** The readers that are shown, with the names of their lines; each is compared with the first. */
const SHOWN = [
  ['per-letter', 'alone'],
  ['crf', 'chain'],
  ['deep-crf', 'deep chain'],
] as const;
const WORDS = 10;
const SIZE = { width: 960, height: 900 };
/** Of a letter's image, in CSS pixels, and between two of them. */
const [CELL, TALL] = [27, 54];
const STEP = CELL + 2;
const LINE = 22;
const MARKS = { wrong: PALETTE[1], corrected: PALETTE[2] };

type Mark = keyof typeof MARKS;

/** A test word with what each shown reader made of it. */
export interface Reading {
  word: Word;
  lines: readonly { name: string; text: string; marks: readonly (Mark | undefined)[] }[];
}

/** Test words with their readings: random ones of different texts among those that the first reader got wrong. */
export function drawReadings(test: readonly Word[], found: readonly Read[], seed: number): Chart {
  const random = seededRandom(seed);
  const misread = readingsOf(test, found)
    .filter(({ word, lines }) => lines[0]?.text !== word.text)
    .map((reading) => ({ reading, order: random() }))
    .sort((a, b) => a.order - b.order)
    .map(({ reading }) => reading);
  const shown = misread
    .filter(({ word }, i) => misread.findIndex((other) => other.word.text === word.text) === i)
    .slice(0, WORDS);
  return drawChart(
    {
      title: {
        text: 'Handwritten words, read letter by letter and as chains',
        subtext: 'Random test words among those misread letter by letter. The first letter, a capital, is left out',
      },
      graphic: [
        ...legend(),
        ...shown.flatMap((reading, i) =>
          readingElements(reading, 20 + 475 * (i % 2), 120 + 152 * Math.floor(i / 2)),
        ),
      ],
    },
    SIZE,
  );
}

/** What the shown readers made of each test word. */
export function readingsOf(test: readonly Word[], found: readonly Read[]): Reading[] {
  let first = 0;
  return test.map((word) => {
    const texts = SHOWN.flatMap(([model, name]) => {
      const read = found.find(({ reader }) => reader.model === model);
      const labels = read?.labels.subarray(first, first + word.text.length);
      return labels ? [{ name, text: Array.from(labels, letterOf).join('') }] : [];
    });
    first += word.text.length;
    const alone = texts[0]?.text ?? '';
    const markOf = (text: string, at: number): Mark | undefined => {
      if (text[at] !== word.text[at]) return 'wrong';
      return alone[at] !== word.text[at] ? 'corrected' : undefined;
    };
    return {
      word,
      lines: texts.map(({ name, text }) => ({ name, text, marks: [...text].map((_, at) => markOf(text, at)) })),
    };
  });
}

function legend(): GraphicComponentOption[] {
  return (['wrong', 'corrected'] as const).flatMap((mark, i) => [
    ...markElements(mark, 690 + 110 * i, 54),
    textElement(mark, { left: 690 + 110 * i + CELL + 6, top: 58 }),
  ]);
}

function readingElements({ word, lines }: Reading, left: number, top: number): GraphicComponentOption[] {
  const indent = left + 82;
  const letters = [...word.text].map((_, at): GraphicComponentOption => ({
    type: 'image',
    style: {
      image: letterUrl(word.ink.subarray(at * PIXELS, (at + 1) * PIXELS)),
      x: indent + at * STEP,
      y: top,
      width: CELL,
      height: TALL,
    },
  }));
  const texts = lines.flatMap(({ name, text, marks }, line) => {
    const y = top + TALL + 6 + line * LINE;
    return [
      textElement(name, { left, top: y + 3, color: '#595959' }),
      ...[...text].flatMap((letter, at) => {
        const mark = marks[at];
        const style = { left: indent + at * STEP + CELL / 2, top: y + 3, align: 'center' as const };
        return [
          ...(mark ? markElements(mark, indent + at * STEP, y) : []),
          textElement(letter, { ...style, bold: mark !== undefined }),
        ];
      }),
    ];
  });
  return [...letters, ...texts];
}

/** Wrong letters are framed; corrected ones lie on a filled field: not told apart by colour alone. */
function markElements(mark: Mark, x: number, y: number): GraphicComponentOption[] {
  const style =
    mark === 'wrong'
      ? { fill: 'none', stroke: MARKS[mark], lineWidth: 2 }
      : { fill: MARKS[mark], opacity: 0.35 };
  return [{ type: 'rect', shape: { x: x + 1, y: y + 1, width: CELL - 2, height: LINE - 3 }, style }];
}

/** Pixels of the PNG a pixel of the letter: browsers smooth what they enlarge. */
const SCALE = 7;

/** The image of a letter as a PNG in a data URL, ink dark on a light ground. */
function letterUrl(ink: Uint8Array): string {
  const [width, height] = [SCALE * WIDTH, SCALE * HEIGHT];
  const data = Uint8Array.from({ length: width * height }, (_, at) => {
    const [row, column] = [Math.floor(at / width / SCALE), Math.floor((at % width) / SCALE)];
    return ink[row * WIDTH + column] === 1 ? 26 : 235;
  });
  return `data:image/png;base64,${Buffer.from(encode({ width, height, data, channels: 1 })).toString('base64')}`;
}
