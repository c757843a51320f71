import { at, put, type Numbers, type Tensors } from '../twin.ts';
import { gridPoint, type Axes } from './gridPoint.ts';

/** band[r,k] = min |y_k − Yi| / radius over samples with |Xi − x_r| ≤ reach, at most 2. */
export function forbiddenBand(
  { samples, band }: Tensors<'samples' | 'band'>,
  numbers: Numbers<'rows' | 'columns' | 'count' | 'radius' | 'reach' | keyof Axes>,
): void {
  const { rows, columns, count, radius, reach, x_low, x_high, y_low, y_high } = numbers;
  for (let row = 0; row < rows; row++) {
    const x = gridPoint(row, rows, x_low, x_high);
    for (let k = 0; k < columns; k++) {
      const y = gridPoint(k, columns, y_low, y_high);
      let away = 2;
      for (let i = 0; i < count; i++) {
        if (Math.abs(at(samples, 2 * i) - x) <= reach) {
          away = Math.min(away, Math.abs(y - at(samples, 2 * i + 1)) / radius);
        }
      }
      put(band, row * columns + k, away);
    }
  }
}
