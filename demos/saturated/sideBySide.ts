import type { Picture } from '../shared/Demo.ts';

/** Two pictures of the same height in one, the first on the left. */
export function sideBySide(left: Picture, right: Picture): Picture {
  if (left.height !== right.height) {
    throw new Error(`sideBySide: expected the same heights, got ${left.height} and ${right.height}.`);
  }
  const { height } = left;
  const width = left.width + right.width;
  const data = new Uint8ClampedArray(4 * width * height);
  for (let y = 0; y < height; y++) {
    let at = 4 * width * y;
    for (const part of [left, right]) {
      const row = part.data.subarray(4 * part.width * y, 4 * part.width * (y + 1));
      data.set(row, at);
      at += row.length;
    }
  }
  return { width, height, data };
}
