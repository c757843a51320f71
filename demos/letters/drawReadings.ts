import type { GraphicComponentOption } from 'echarts';
import { encode } from 'fast-png';
import { drawChart } from '../shared/chart.ts';
import type { Chart } from '../shared/Demo.ts';
import {
  answerLines,
  answersBySequence,
  markLegend,
  type Answered,
  type ShownModels,
} from '../shared/labelLines.ts';
import { shuffled } from '../shared/random.ts';
import type { Labelled } from '../shared/sequenceModels.ts';
import { HEIGHT, letterOf, PIXELS, WIDTH, type Word } from './words.ts';

/** The models that are shown, with the names of their lines; each is compared with the first. */
const SHOWN: ShownModels = [
  ['per-letter', 'alone'],
  ['crf', 'chain'],
  ['deep-crf', 'deep chain'],
];
const WORDS = 10;
const SIZE = { width: 960, height: 1000 };
/** Of a letter's image, in CSS pixels. */
const IMAGE = { width: 27, height: 54 };
/** From one letter to the next. */
const STEP = 29;

/** A test word, and how each shown model reads it. */
interface Reading {
  word: Word;
  lines: readonly Answered[];
}

/** Test words with their readings: random ones of different texts among those that the first model misreads. */
export function drawReadings(test: readonly Word[], found: readonly Labelled[], seed: number): Chart {
  const lengths = test.map(({ text }) => text.length);
  const answered = answersBySequence(found, SHOWN, lengths, letterOf);
  const readings = test.map((word, i): Reading => ({ word, lines: answered[i] ?? [] }));
  const misread = shuffled(readings, seed).filter(
    ({ word, lines }) => lines[0]?.labels.join('') !== word.text,
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
          readingElements(reading, 20 + 475 * (i % 2), 110 + 176 * Math.floor(i / 2)),
        ),
      ],
    },
    SIZE,
  );
}

function readingElements({ word, lines }: Reading, left: number, top: number): GraphicComponentOption[] {
  const columns = [...word.text].map((_, at) => ({ left: left + 82 + at * STEP, width: IMAGE.width }));
  const images = columns.map((column, at): GraphicComponentOption => {
    const image = letterUrl(word.ink.subarray(at * PIXELS, (at + 1) * PIXELS));
    return { type: 'image', style: { image, x: column.left, y: top, ...IMAGE } };
  });
  return [...images, ...answerLines([...word.text], lines, columns, { left, top: top + IMAGE.height + 6 })];
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
