import type { GraphicComponentOption } from 'echarts';
import { encode } from 'fast-png';
import { drawChart } from '../shared/chart.ts';
import type { Chart } from '../shared/Demo.ts';
import { textElement } from '../shared/digitImage.ts';
import { markElements, markLegend, markOf } from '../shared/marks.ts';
import { shuffled } from '../shared/random.ts';
import type { Labelled } from '../shared/sequenceModels.ts';
import { HEIGHT, letterOf, PIXELS, WIDTH, type Word } from './words.ts';

/** The models that are shown, with the names of their lines; each is compared with the first. */
const SHOWN = [
  ['per-letter', 'alone'],
  ['crf', 'chain'],
  ['deep-crf', 'deep chain'],
] as const;
const WORDS = 10;
const SIZE = { width: 960, height: 880 };
/** Of a letter's image, in CSS pixels. */
const IMAGE = { width: 27, height: 54 };
/** From one letter to the next, and from one line to the next. */
const [STEP, LINE] = [29, 22];

/** A test word, and how each shown model reads it. */
export interface Reading {
  word: Word;
  lines: readonly { name: string; text: string }[];
}

/** Test words with their readings: random ones of different texts among those that the first model misreads. */
export function drawReadings(test: readonly Word[], found: readonly Labelled[], seed: number): Chart {
  const misread = shuffled(readingsOf(test, found), seed).filter(
    ({ word, lines }) => lines[0]?.text !== word.text,
  );
  const texts = misread.map(({ word }) => word.text);
  const shown = misread.filter(({ word }, i) => texts.indexOf(word.text) === i).slice(0, WORDS);
  return drawChart(
    {
      title: {
        text: 'Handwritten words, read letter by letter and as chains',
        subtext: 'Random test words among those misread letter by letter, without their first letters',
      },
      graphic: [
        ...markLegend({ left: 750, top: 56 }),
        ...shown.flatMap((reading, i) =>
          readingElements(reading, 20 + 475 * (i % 2), 110 + 152 * Math.floor(i / 2)),
        ),
      ],
    },
    SIZE,
  );
}

/** How the shown models read each test word. */
export function readingsOf(test: readonly Word[], found: readonly Labelled[]): Reading[] {
  const shown = SHOWN.flatMap(([model, name]) => {
    const labels = found.find((one) => one.model === model)?.labels;
    return labels ? [{ name, letters: Array.from(labels, letterOf).join('') }] : [];
  });
  let first = 0;
  return test.map((word) => {
    const start = first;
    first += word.text.length;
    return { word, lines: shown.map(({ name, letters }) => ({ name, text: letters.slice(start, first) })) };
  });
}

function readingElements({ word, lines }: Reading, left: number, top: number): GraphicComponentOption[] {
  const indent = left + 82;
  const images = [...word.text].map((_, at): GraphicComponentOption => {
    const image = letterUrl(word.ink.subarray(at * PIXELS, (at + 1) * PIXELS));
    return { type: 'image', style: { image, x: indent + at * STEP, y: top, ...IMAGE } };
  });
  const alone = lines[0]?.text ?? '';
  const texts = lines.flatMap(({ name, text }, line) => {
    const y = top + IMAGE.height + 6 + line * LINE;
    const letters = [...text].flatMap((letter, at) => {
      const mark = markOf(letter, alone[at], word.text[at]);
      const field = { left: indent + at * STEP, top: y, width: IMAGE.width, height: LINE - 1 };
      return [
        ...(mark ? markElements(mark, field) : []),
        textElement(letter, { left: field.left + IMAGE.width / 2, top: y + 3, align: 'center' }),
      ];
    });
    return [textElement(name, { left, top: y + 3, color: '#595959' }), ...letters];
  });
  return [...images, ...texts];
}

/** Pixels of the PNG a pixel of the letter: browsers smooth what they enlarge. */
const SCALE = 7;

/** The image of a letter as a PNG in a data URL, dark ink on a light ground. */
function letterUrl(ink: Uint8Array): string {
  const [width, height] = [SCALE * WIDTH, SCALE * HEIGHT];
  const data = Uint8Array.from({ length: width * height }, (_, at) => {
    const [row, column] = [Math.floor(at / width / SCALE), Math.floor((at % width) / SCALE)];
    return ink[row * WIDTH + column] === 1 ? 26 : 235;
  });
  return `data:image/png;base64,${Buffer.from(encode({ width, height, data, channels: 1 })).toString('base64')}`;
}
