/**
 * Letters as strokes: the few that axes need. Coordinates in capital heights, x from the left, y up from the baseline.
 */

export type Stroke = readonly (readonly [x: number, y: number])[];
interface Glyph {
  width: number;
  strokes: readonly Stroke[];
}

const SPACING = 0.24;

/** Part of an ellipse, from one angle to another in degrees. */
function arc(x: number, y: number, rx: number, ry: number, from: number, to: number): Stroke {
  const count = Math.max(2, Math.ceil(Math.abs(to - from) / 20));
  return Array.from({ length: count + 1 }, (_, i) => {
    const angle = ((from + ((to - from) * i) / count) * Math.PI) / 180;
    return [x + rx * Math.cos(angle), y + ry * Math.sin(angle)] as const;
  });
}

function glyph(width: number, ...strokes: Stroke[]): Glyph {
  return { width, strokes };
}

const six: Stroke[] = [arc(0.3, 0.3, 0.29, 0.3, 0, 360), arc(0.56, 0.3, 0.55, 0.7, 96, 180)];

const glyphs: Readonly<Record<string, Glyph>> = {
  '0': glyph(0.6, arc(0.3, 0.5, 0.29, 0.5, 0, 360)),
  '1': glyph(0.42, [
    [0.04, 0.78],
    [0.3, 1],
    [0.3, 0],
  ]),
  '2': glyph(0.6, [...arc(0.29, 0.71, 0.27, 0.29, 165, -38), [0.03, 0], [0.59, 0]]),
  '3': glyph(0.6, [...arc(0.28, 0.76, 0.25, 0.24, 150, -90), ...arc(0.28, 0.26, 0.29, 0.26, 90, -155)]),
  '4': glyph(0.62, [
    [0.45, 0],
    [0.45, 1],
    [0, 0.3],
    [0.62, 0.3],
  ]),
  '5': glyph(0.6, [[0.54, 1], [0.11, 1], [0.06, 0.55], ...arc(0.28, 0.33, 0.3, 0.33, 128, -152)]),
  '6': glyph(0.6, ...six),
  '7': glyph(0.58, [
    [0, 1],
    [0.58, 1],
    [0.2, 0],
  ]),
  '8': glyph(0.6, arc(0.3, 0.76, 0.24, 0.24, 0, 360), arc(0.3, 0.26, 0.29, 0.26, 0, 360)),
  '9': glyph(0.6, ...six.map((stroke) => stroke.map(([x, y]) => [0.6 - x, 1 - y] as const))),
  '-': glyph(0.5, [
    [0.03, 0.46],
    [0.47, 0.46],
  ]),
  '.': glyph(0.06, [
    [0.03, 0.01],
    [0.03, 0.02],
  ]),
  e: glyph(0.56, [[0.02, 0.32], ...arc(0.28, 0.32, 0.27, 0.32, 0, 315)]),
  X: glyph(
    0.62,
    [
      [0, 0],
      [0.62, 1],
    ],
    [
      [0, 1],
      [0.62, 0],
    ],
  ),
  Y: glyph(
    0.64,
    [
      [0, 1],
      [0.32, 0.5],
      [0.64, 1],
    ],
    [
      [0.32, 0.5],
      [0.32, 0],
    ],
  ),
  E: glyph(
    0.56,
    [
      [0.56, 1],
      [0, 1],
      [0, 0],
      [0.56, 0],
    ],
    [
      [0, 0.52],
      [0.46, 0.52],
    ],
  ),
};

/** The strokes of a text of capital height 1 whose middle is at the origin; other characters leave a space. */
export function textStrokes(text: string): { width: number; strokes: Stroke[] } {
  const strokes: Stroke[] = [];
  let at = 0;
  for (const letter of text) {
    const { width, strokes: own } = glyphs[letter] ?? { width: 0.4, strokes: [] };
    for (const stroke of own) strokes.push(stroke.map(([x, y]) => [x + at, y] as const));
    at += width + SPACING;
  }
  const total = Math.max(0, at - SPACING);
  return {
    width: total,
    strokes: strokes.map((stroke) => stroke.map(([x, y]) => [x - total / 2, y - 0.5] as const)),
  };
}
