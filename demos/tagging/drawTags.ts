import type { GraphicComponentOption } from 'echarts';
import { drawChart } from '../shared/chart.ts';
import type { Chart } from '../shared/Demo.ts';
import { textElement } from '../shared/digitImage.ts';
import {
  answerLines,
  answersBySequence,
  LINE,
  markLegend,
  textLine,
  type Answered,
  type ShownModels,
} from '../shared/labelLines.ts';
import { shuffled } from '../shared/random.ts';
import type { Labelled } from '../shared/sequenceModels.ts';
import { TAGS, type Sentence } from './sentences.ts';

/** Models whose tags are shown under sentences, with the names of their lines; each is compared with the first. */
const SHOWN: ShownModels = [
  ['per-word', 'alone'],
  ['crf', 'chain'],
];
const SENTENCES = 5;
const SIZE = { width: 960, height: 1010 };
const LEFT = 80;
const EXAMPLES = 'Random test sentences among those that the chain tags differently';

const tagName = (tag: number): string => TAGS[tag] as string;

/** A test sentence, and the tags that each shown model gives it. */
interface Tagged {
  sentence: Sentence;
  lines: readonly Answered[];
}

/** Errors by right tag, and random test sentences, short enough, among those that the shown models tag differently. */
export function drawTags(test: readonly Sentence[], found: readonly Labelled[], seed: number): Chart {
  const lengths = test.map(({ words }) => words.length);
  const answered = answersBySequence(found, SHOWN, lengths, tagName);
  const tagged = test.map((sentence, i): Tagged => ({ sentence, lines: answered[i] ?? [] }));
  const shown = shuffled(tagged, seed)
    .filter(({ lines: [alone, chain] }) => alone?.labels.some((tag, i) => tag !== chain?.labels[i]))
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
        textElement(EXAMPLES, { left: 20, top: 440, bold: true }),
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

/** Where each word starts and how wide its column is, in CSS pixels; texts are measured by their number of letters. */
function columnsOf({ words, tags }: Sentence) {
  let end = LEFT;
  const columns = words.map((word, i) => {
    const left = end;
    const width = 14 + 9 * Math.max(word.length, tagName(tags[i] as number).length, 5);
    end += width;
    return { left, width };
  });
  return { columns, end };
}

function taggedElements({ sentence, lines }: Tagged, top: number): GraphicComponentOption[] {
  const { columns } = columnsOf(sentence);
  return [
    ...textLine(sentence.words, columns, { top, bold: () => true }),
    ...answerLines(sentence.tags.map(tagName), lines, columns, { left: 20, top: top + LINE }),
  ];
}
