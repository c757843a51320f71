/**
 * Letters as strokes. Coordinates in capital heights, x from the left, y up from the baseline.
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

/** A straight or bent stroke through points, given as x, y, x, y, … */
function path(...numbers: number[]): Stroke {
  return Array.from(
    { length: numbers.length / 2 },
    (_, i) => [numbers[2 * i]!, numbers[2 * i + 1]!] as const,
  );
}

const turned = (width: number, strokes: readonly Stroke[]): Stroke[] =>
  strokes.map((stroke) => stroke.map(([x, y]) => [width - x, 1 - y] as const));

const six: Stroke[] = [arc(0.3, 0.3, 0.29, 0.3, 0, 360), arc(0.56, 0.3, 0.55, 0.7, 96, 180)];
/** Of small letters: the height of an x, and the bowl of an o. */
const X_HEIGHT = 0.64;
const bowl = arc(0.28, 0.32, 0.27, 0.32, 0, 360);
/** The shoulder of n, m, h, r from a stem at x. */
const shoulder = (x: number): Stroke => [...arc(x + 0.23, 0.36, 0.23, 0.28, 180, 0), [x + 0.46, 0]];

const glyphs: Readonly<Record<string, Glyph>> = {
  '0': glyph(0.6, arc(0.3, 0.5, 0.29, 0.5, 0, 360)),
  '1': glyph(0.42, path(0.04, 0.78, 0.3, 1, 0.3, 0)),
  '2': glyph(0.6, [...arc(0.29, 0.71, 0.27, 0.29, 165, -38), [0.03, 0], [0.59, 0]]),
  '3': glyph(0.6, [...arc(0.28, 0.76, 0.25, 0.24, 150, -90), ...arc(0.28, 0.26, 0.29, 0.26, 90, -155)]),
  '4': glyph(0.62, path(0.45, 0, 0.45, 1, 0, 0.3, 0.62, 0.3)),
  '5': glyph(0.6, [[0.54, 1], [0.11, 1], [0.06, 0.55], ...arc(0.28, 0.33, 0.3, 0.33, 128, -152)]),
  '6': glyph(0.6, ...six),
  '7': glyph(0.58, path(0, 1, 0.58, 1, 0.2, 0)),
  '8': glyph(0.6, arc(0.3, 0.76, 0.24, 0.24, 0, 360), arc(0.3, 0.26, 0.29, 0.26, 0, 360)),
  '9': glyph(0.6, ...turned(0.6, six)),
  '-': glyph(0.5, path(0.03, 0.46, 0.47, 0.46)),
  '.': glyph(0.06, path(0.03, 0.01, 0.03, 0.02)),
  A: glyph(0.68, path(0, 0, 0.34, 1, 0.68, 0), path(0.12, 0.35, 0.56, 0.35)),
  B: glyph(
    0.58,
    path(0, 0, 0, 1, 0.3, 1),
    arc(0.3, 0.77, 0.24, 0.23, 90, -90),
    path(0, 0.54, 0.3, 0.54),
    arc(0.3, 0.27, 0.28, 0.27, 90, -90),
    path(0.3, 0, 0, 0),
  ),
  C: glyph(0.64, arc(0.36, 0.5, 0.36, 0.5, 48, 312)),
  D: glyph(0.64, [[0.24, 0], [0, 0], [0, 1], [0.24, 1], ...arc(0.24, 0.5, 0.4, 0.5, 90, -90)]),
  E: glyph(0.56, path(0.56, 1, 0, 1, 0, 0, 0.56, 0), path(0, 0.52, 0.46, 0.52)),
  F: glyph(0.54, path(0.54, 1, 0, 1, 0, 0), path(0, 0.52, 0.44, 0.52)),
  G: glyph(0.68, [...arc(0.36, 0.5, 0.36, 0.5, 48, 335), [0.68, 0.46], [0.42, 0.46]]),
  H: glyph(0.62, path(0, 0, 0, 1), path(0.62, 0, 0.62, 1), path(0, 0.52, 0.62, 0.52)),
  I: glyph(0.06, path(0.03, 0, 0.03, 1)),
  J: glyph(0.44, [[0.44, 1], ...arc(0.22, 0.24, 0.22, 0.24, 0, -170)]),
  K: glyph(0.6, path(0, 0, 0, 1), path(0.56, 1, 0, 0.36), path(0.2, 0.58, 0.6, 0)),
  L: glyph(0.52, path(0, 1, 0, 0, 0.52, 0)),
  M: glyph(0.74, path(0, 0, 0, 1, 0.37, 0.25, 0.74, 1, 0.74, 0)),
  N: glyph(0.64, path(0, 0, 0, 1, 0.64, 0, 0.64, 1)),
  O: glyph(0.74, arc(0.37, 0.5, 0.37, 0.5, 0, 360)),
  P: glyph(0.56, [[0, 0], [0, 1], [0.28, 1], ...arc(0.28, 0.73, 0.28, 0.27, 90, -90), [0, 0.46]]),
  Q: glyph(0.74, arc(0.37, 0.5, 0.37, 0.5, 0, 360), path(0.46, 0.22, 0.72, -0.06)),
  R: glyph(
    0.58,
    [[0, 0], [0, 1], [0.28, 1], ...arc(0.28, 0.74, 0.28, 0.26, 90, -90), [0, 0.48]],
    path(0.3, 0.48, 0.58, 0),
  ),
  S: glyph(0.58, [...arc(0.29, 0.755, 0.27, 0.245, 35, 270), ...arc(0.29, 0.255, 0.29, 0.255, 90, -145)]),
  T: glyph(0.6, path(0, 1, 0.6, 1), path(0.3, 1, 0.3, 0)),
  U: glyph(0.62, [[0, 1], ...arc(0.31, 0.3, 0.31, 0.3, 180, 360), [0.62, 1]]),
  V: glyph(0.64, path(0, 1, 0.32, 0, 0.64, 1)),
  W: glyph(0.9, path(0, 1, 0.22, 0, 0.45, 0.8, 0.68, 0, 0.9, 1)),
  X: glyph(0.62, path(0, 0, 0.62, 1), path(0, 1, 0.62, 0)),
  Y: glyph(0.64, path(0, 1, 0.32, 0.5, 0.64, 1), path(0.32, 0.5, 0.32, 0)),
  Z: glyph(0.6, path(0, 1, 0.6, 1, 0, 0, 0.6, 0)),
  a: glyph(0.54, arc(0.27, 0.32, 0.26, 0.32, 0, 360), path(0.53, X_HEIGHT, 0.53, 0)),
  b: glyph(0.54, path(0.01, 1, 0.01, 0), arc(0.27, 0.32, 0.26, 0.32, 0, 360)),
  c: glyph(0.5, arc(0.28, 0.32, 0.27, 0.32, 45, 315)),
  d: glyph(0.54, path(0.53, 1, 0.53, 0), arc(0.27, 0.32, 0.26, 0.32, 0, 360)),
  e: glyph(0.56, [[0.02, 0.32], ...arc(0.28, 0.32, 0.27, 0.32, 0, 315)]),
  f: glyph(0.36, [...arc(0.32, 0.78, 0.18, 0.22, 80, 180), [0.14, 0]], path(0, X_HEIGHT, 0.32, X_HEIGHT)),
  g: glyph(0.54, arc(0.27, 0.32, 0.26, 0.32, 0, 360), [
    [0.53, X_HEIGHT],
    ...arc(0.28, -0.06, 0.25, 0.24, 0, -155),
  ]),
  h: glyph(0.48, path(0.01, 1, 0.01, 0), shoulder(0.01)),
  i: glyph(0.06, path(0.03, X_HEIGHT, 0.03, 0), path(0.03, 0.89, 0.03, 0.9)),
  j: glyph(0.2, [[0.17, X_HEIGHT], ...arc(0.03, -0.1, 0.14, 0.18, 0, -90)], path(0.17, 0.89, 0.17, 0.9)),
  k: glyph(0.46, path(0.01, 1, 0.01, 0), path(0.42, X_HEIGHT, 0.01, 0.22), path(0.16, 0.36, 0.46, 0)),
  l: glyph(0.06, path(0.03, 1, 0.03, 0)),
  m: glyph(0.94, path(0.01, X_HEIGHT, 0.01, 0), shoulder(0.01), shoulder(0.47)),
  n: glyph(0.48, path(0.01, X_HEIGHT, 0.01, 0), shoulder(0.01)),
  o: glyph(0.56, bowl),
  p: glyph(0.54, path(0.01, X_HEIGHT, 0.01, -0.3), arc(0.27, 0.32, 0.26, 0.32, 0, 360)),
  q: glyph(0.54, path(0.53, X_HEIGHT, 0.53, -0.3), arc(0.27, 0.32, 0.26, 0.32, 0, 360)),
  r: glyph(0.34, path(0.01, X_HEIGHT, 0.01, 0), arc(0.25, 0.36, 0.24, 0.28, 180, 65)),
  s: glyph(0.46, [...arc(0.23, 0.485, 0.2, 0.155, 35, 270), ...arc(0.23, 0.165, 0.22, 0.165, 90, -145)]),
  t: glyph(0.36, [[0.13, 0.9], ...arc(0.29, 0.17, 0.16, 0.17, 180, 285)], path(0, X_HEIGHT, 0.33, X_HEIGHT)),
  u: glyph(0.48, [[0, X_HEIGHT], ...arc(0.235, 0.26, 0.235, 0.26, 180, 360)], path(0.47, X_HEIGHT, 0.47, 0)),
  v: glyph(0.48, path(0, X_HEIGHT, 0.24, 0, 0.48, X_HEIGHT)),
  w: glyph(0.72, path(0, X_HEIGHT, 0.18, 0, 0.36, 0.56, 0.54, 0, 0.72, X_HEIGHT)),
  x: glyph(0.48, path(0, 0, 0.48, X_HEIGHT), path(0, X_HEIGHT, 0.48, 0)),
  y: glyph(0.48, path(0, X_HEIGHT, 0.24, 0.02), path(0.48, X_HEIGHT, 0.24, 0.02, 0.1, -0.3)),
  z: glyph(0.46, path(0, X_HEIGHT, 0.46, X_HEIGHT, 0, 0, 0.46, 0)),
  β: glyph(0.54, [
    [0, -0.28],
    ...arc(0.25, 0.76, 0.25, 0.24, 180, -90),
    ...arc(0.25, 0.26, 0.28, 0.26, 90, -120),
    [0.01, 0.08],
  ]),
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
