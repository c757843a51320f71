import type { GraphicComponentOption } from 'echarts';
import { PALETTE } from './chart.ts';
import { textElement } from './digitImage.ts';
import type { Labelled } from './sequenceModels.ts';

/** What a model answered for each position of a sequence. */
export interface Answered {
  name: string;
  labels: readonly string[];
}

/** Models that are shown, with the names of their lines. */
export type ShownModels = readonly (readonly [model: string, name: string])[];

/** What the shown models answered for each of the sequences of these lengths. */
export function answersBySequence(
  found: readonly Labelled[],
  shown: ShownModels,
  lengths: readonly number[],
  textOf: (label: number) => string,
): Answered[][] {
  const texts = shown.flatMap(([model, name]) => {
    const labels = found.find((one) => one.model === model)?.labels;
    return labels ? [{ name, labels: Array.from(labels, textOf) }] : [];
  });
  let end = 0;
  return lengths.map((length) => {
    end += length;
    return texts.map(({ name, labels }) => ({ name, labels: labels.slice(end - length, end) }));
  });
}

/** The place of a position. */
export interface Column {
  left: number;
  width: number;
}

/** Pixels from a line to the next. */
export const LINE = 22;

/**
 * Lines of labels, position under position: the right ones, then those of each model, marked where they are wrong, and
 * where they are right but those of the first model, the simplest, are wrong.
 */
export function answerLines(
  right: readonly string[],
  answered: readonly Answered[],
  columns: readonly Column[],
  { left, top }: { left: number; top: number },
): GraphicComponentOption[] {
  const simplest = answered[0]?.labels ?? right;
  return [
    ...lineElements({ name: 'right', labels: right }, columns, { left, top }),
    ...answered.flatMap(({ name, labels }, line) => {
      const marks = labels.map((label, i) => markOf(label, simplest[i], right[i]));
      return lineElements({ name, labels, marks }, columns, { left, top: top + (line + 1) * LINE });
    }),
  ];
}

function lineElements(
  { name, labels, marks = [] }: Answered & { marks?: readonly (Mark | undefined)[] },
  columns: readonly Column[],
  { left, top }: { left: number; top: number },
): GraphicComponentOption[] {
  const fields = marks.map((mark, i) => mark && markElement(mark, columns[i] as Column, top));
  return [
    textElement(name, { left, top: top + 3, color: '#595959' }),
    ...fields.filter((field) => field !== undefined),
    ...textLine(labels, columns, { top, bold: (i) => marks[i] !== undefined }),
  ];
}

/** A text in the middle of each column. */
export function textLine(
  texts: readonly string[],
  columns: readonly Column[],
  { top, bold }: { top: number; bold: (i: number) => boolean },
): GraphicComponentOption[] {
  return texts.map((text, i) => {
    const { left, width } = columns[i] as Column;
    return textElement(text, { left: left + width / 2, top: top + 3, align: 'center', bold: bold(i) });
  });
}

/** What the marks mean. */
export function markLegend({ left, top }: { left: number; top: number }): GraphicComponentOption[] {
  const marks = ['wrong', 'corrected'] as const;
  return [
    ...marks.map((mark, i) => markElement(mark, { left: left + 90 * i, width: 24 }, top)),
    ...marks.map((mark, i) => textElement(mark, { left: left + 90 * i + 30, top: top + 3 })),
  ];
}

type Mark = 'wrong' | 'corrected';

function markOf(label: unknown, simplest: unknown, right: unknown): Mark | undefined {
  if (label !== right) return 'wrong';
  return simplest === right ? undefined : 'corrected';
}

/** Wrong ones are framed, corrected ones lie on a filled field: not told apart by colour alone. */
function markElement(mark: Mark, { left, width }: Column, top: number): GraphicComponentOption {
  const style =
    mark === 'wrong'
      ? { fill: 'none', stroke: PALETTE[1], lineWidth: 2 }
      : { fill: PALETTE[2], opacity: 0.35 };
  return { type: 'rect', shape: { x: left + 1, y: top + 1, width: width - 2, height: LINE - 3 }, style };
}
