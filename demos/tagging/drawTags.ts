import type { GraphicComponentOption } from 'echarts';
import { drawChart } from '../shared/chart.ts';
import type { Chart } from '../shared/Demo.ts';
import { textElement } from '../shared/digitImage.ts';
import { markElements, markLegend, markOf } from '../shared/marks.ts';
import { shuffled } from '../shared/random.ts';
import type { Labelled } from '../shared/sequenceModels.ts';
import { TAGS, type Sentence } from './sentences.ts';

/** Models whose tags are shown under sentences, with the names of their lines; each is compared with the first. */
const SHOWN = [
  ['per-word', 'alone'],
  ['crf', 'chain'],
] as const;
const SENTENCES = 5;
const SIZE = { width: 960, height: 1010 };
const [LEFT, LINE] = [80, 22];

/** A test sentence, and the tags that each shown model gives it. */
export interface Tagged {
  sentence: Sentence;
  lines: readonly { name: string; tags: readonly number[] }[];
}

/** Errors by right tag, and random test sentences, short enough, among those that the first shown model has an error in. */
export function drawTags(test: readonly Sentence[], found: readonly Labelled[], seed: number): Chart {
  const shown = shuffled(tagged(test, found), seed)
    .filter(({ sentence, lines: [alone] }) => alone?.tags.some((tag, i) => tag !== sentence.tags[i]))
    .filter(({ sentence }) => columnsOf(sentence).end <= SIZE.width - 20)
    .slice(0, SENTENCES);
  return drawChart(
    {
      title: { text: 'Parts of speech: words alone and chains' },
      legend: { left: 20, top: 52 },
      grid: { left: 70, top: 96, width: 860, height: 260 },
      xAxis: { type: 'category', data: [...TAGS], axisLabel: { interval: 0, fontSize: 14, rotate: 40 } },
      yAxis: { type: 'value', name: 'wrong words of this tag', nameGap: 48 },
      series: found.map(({ model, labels }) => ({
        type: 'bar',
        name: model,
        data: errorsByTag(test, labels),
      })),
      graphic: [
        textElement('Random test sentences among those with an error of the classifier of words alone', {
          left: 20,
          top: 440,
          bold: true,
        }),
        ...markLegend({ left: 760, top: 437 }),
        ...shown.flatMap((one, i) => taggedElements(one, 476 + 106 * i)),
      ],
    },
    SIZE,
  );
}

/** Wrong words of each right tag. */
export function errorsByTag(test: readonly Sentence[], labels: ArrayLike<number>): number[] {
  const wrong = TAGS.map(() => 0);
  for (const [i, tag] of test.flatMap(({ tags }) => tags).entries()) {
    if (labels[i] !== tag) wrong[tag] = (wrong[tag] as number) + 1;
  }
  return wrong;
}

function tagged(test: readonly Sentence[], found: readonly Labelled[]): Tagged[] {
  let first = 0;
  return test.map((sentence) => {
    const start = first;
    first += sentence.words.length;
    const lines = SHOWN.flatMap(([model, name]) => {
      const labels = found.find((one) => one.model === model)?.labels;
      return labels ? [{ name, tags: [...labels.subarray(start, first)] }] : [];
    });
    return { sentence, lines };
  });
}

/** Where each word starts and how wide its column is, in CSS pixels; texts are measured by their number of letters. */
function columnsOf({ words, tags }: Sentence) {
  let end = LEFT;
  const columns = words.map((word, i) => {
    const left = end;
    const width = 14 + 9 * Math.max(word.length, (TAGS[tags[i] as number] as string).length, 5);
    end += width;
    return { left, width };
  });
  return { columns, end };
}

function taggedElements({ sentence, lines }: Tagged, top: number): GraphicComponentOption[] {
  const { columns } = columnsOf(sentence);
  const texts = (line: number, values: readonly string[], bold = false): GraphicComponentOption[] =>
    values.map((value, i) => {
      const { left, width } = columns[i] as (typeof columns)[number];
      return textElement(value, { left: left + width / 2, top: top + line * LINE + 3, align: 'center', bold });
    });
  const name = (line: number, text: string) =>
    textElement(text, { left: 20, top: top + line * LINE + 3, color: '#595959' });
  const alone = lines[0]?.tags ?? [];
  return [
    ...texts(0, sentence.words, true),
    name(1, 'right'),
    ...texts(1, namesOf(sentence.tags)),
    ...lines.flatMap((line, i) => [
      name(i + 2, line.name),
      ...line.tags.flatMap((tag, k) => {
        const mark = markOf(tag, alone[k], sentence.tags[k]);
        const place = columns[k] as (typeof columns)[number];
        return mark ? markElements(mark, { ...place, top: top + (i + 2) * LINE, height: LINE - 1 }) : [];
      }),
      ...texts(i + 2, namesOf(line.tags)),
    ]),
  ];
}

const namesOf = (tags: readonly number[]): string[] => tags.map((tag) => TAGS[tag] as string);
