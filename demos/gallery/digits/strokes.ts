// What was drawn, as a link holds it: strokes on a grid of 64 × 64 cells, two letters a point.

/** Cells along a side of the pad. */
export const CELLS = 64;
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const TEXT = /^(?:[\w-]{2})+(?:\.(?:[\w-]{2})+)*$/;
/** Links stay short enough to send. */
const LONGEST = 4000;

/** A cell of the pad: x to the right, y downwards, from 0 to 63. */
export type Cell = readonly [x: number, y: number];
export type Strokes = readonly (readonly Cell[])[];

/** What is on the pad. */
export type Drawing =
  | { readonly kind: 'strokes'; readonly strokes: Strokes }
  | { readonly kind: 'test'; readonly row: number };

export const BLANK: Drawing = { kind: 'strokes', strokes: [] };

export function formatDrawing(drawing: Drawing): string {
  if (drawing.kind === 'test') return `*${drawing.row}`;
  return drawing.strokes.map((stroke) => stroke.map(([x, y]) => letter(x) + letter(y)).join('')).join('.');
}

/** Undefined for a text that says no drawing, or no image of `images`. */
export function parseDrawing(text: string, images: number): Drawing | undefined {
  if (/^\*\d+$/.test(text)) {
    const row = Number(text.slice(1));
    return row < images ? { kind: 'test', row } : undefined;
  }
  if (text === '') return BLANK;
  if (text.length > LONGEST || !TEXT.test(text)) return undefined;
  return { kind: 'strokes', strokes: text.split('.').map(cellsOf) };
}

/** With a point more in the last stroke, unless it is the last there, or there are too many for a link. */
export function withCell(strokes: Strokes, cell: Cell): Strokes {
  const stroke = strokes.at(-1) ?? [];
  const last = stroke.at(-1);
  if (last && last[0] === cell[0] && last[1] === cell[1]) return strokes;
  if (strokes.reduce((sum, { length }) => sum + 2 * length + 1, 3) > LONGEST) return strokes;
  return [...strokes.slice(0, -1), [...stroke, cell]];
}

/** With a stroke more that begins here; the same strokes where a link can't hold it. */
export function withStroke(strokes: Strokes, cell: Cell): Strokes {
  const begun: Strokes = [...strokes, []];
  const grown = withCell(begun, cell);
  return grown === begun ? strokes : grown;
}

function cellsOf(text: string): Cell[] {
  return Array.from({ length: text.length / 2 }, (_, i) => [
    LETTERS.indexOf(text[2 * i] as string),
    LETTERS.indexOf(text[2 * i + 1] as string),
  ]);
}

function letter(coordinate: number): string {
  return LETTERS[coordinate] as string;
}
