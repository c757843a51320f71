import { expect, test } from 'vitest';
import {
  formatDrawing,
  parseDrawing,
  type Strokes,
  withCell,
  withStroke,
} from '../../../demos/gallery/digits/strokes.ts';

const STROKES: Strokes = [
  [
    [0, 63],
    [26, 1],
  ],
  [[62, 52]],
];

test('strokes are two letters a point, and come back', () => {
  const text = formatDrawing({ kind: 'strokes', strokes: STROKES });
  expect(text).toBe('A_aB.-0');
  expect(parseDrawing(text, 10)).toEqual({ kind: 'strokes', strokes: STROKES });
  expect(parseDrawing('', 10)).toEqual({ kind: 'strokes', strokes: [] });
});

test('a test image is its row', () => {
  expect(formatDrawing({ kind: 'test', row: 7 })).toBe('*7');
  expect(parseDrawing('*7', 10)).toEqual({ kind: 'test', row: 7 });
});

test.each(['*10', '*-1', 'A', 'AAA', 'AA.', '.AA', 'A~', 'A '.repeat(4), 'AA'.repeat(3000)])(
  '%j says no drawing',
  (text) => {
    expect(parseDrawing(text, 10)).toBeUndefined();
  },
);

test('a stroke grows by the points that are new, as long as a link can hold them', () => {
  expect(withCell([[]], [1, 2])).toEqual([[[1, 2]]]);
  expect(withCell([[[1, 2]]], [1, 2])).toEqual([[[1, 2]]]);
  let strokes: Strokes = [[]];
  for (let i = 0; i < 5000; i++) strokes = withCell(strokes, [i % 64, (i >> 3) % 64]);
  const text = formatDrawing({ kind: 'strokes', strokes });
  expect(text.length).toBeLessThanOrEqual(4000);
  expect(text.length).toBeGreaterThan(3900);
  expect(parseDrawing(text, 10)).toBeDefined();
  expect(withStroke(strokes, [1, 2])).toBe(strokes);
  expect(withStroke([[[1, 2]]], [3, 4])).toEqual([[[1, 2]], [[3, 4]]]);
});
