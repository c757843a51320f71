import type { GraphicComponentOption } from 'echarts';
import { PALETTE } from './chart.ts';
import { textElement } from './digitImage.ts';

/** How a model that is compared with a simpler one labelled a position: wrongly, or rightly where the simpler was wrong. */
export type Mark = 'wrong' | 'corrected';

export interface Field {
  left: number;
  top: number;
  width: number;
  height: number;
}

export function markOf(label: unknown, simpler: unknown, right: unknown): Mark | undefined {
  if (label !== right) return 'wrong';
  return simpler === right ? undefined : 'corrected';
}

/** Wrong ones are framed, corrected ones lie on a filled field: not told apart by colour alone. */
export function markElements(mark: Mark, { left, top, width, height }: Field): GraphicComponentOption[] {
  const style =
    mark === 'wrong'
      ? { fill: 'none', stroke: PALETTE[1], lineWidth: 2 }
      : { fill: PALETTE[2], opacity: 0.35 };
  return [{ type: 'rect', shape: { x: left + 1, y: top + 1, width: width - 2, height: height - 2 }, style }];
}

/** What marks mean, one beside the other. */
export function markLegend({ left, top }: { left: number; top: number }): GraphicComponentOption[] {
  return (['wrong', 'corrected'] as const).flatMap((mark, i) => [
    ...markElements(mark, { left: left + 90 * i, top, width: 24, height: 20 }),
    textElement(mark, { left: left + 90 * i + 30, top: top + 3 }),
  ]);
}
