/** Height and width of an image. */
export const SIDE = 28;

/**
 * An image `[28, 28]` turned by an angle in degrees, anticlockwise, about its middle: `out(p) = in(R⁻¹p)`, bilinear
 * between the four nearest pixels, 0 outside.
 */
export function rotate(image: Float32Array, degrees: number): Float32Array {
  const radians = (degrees * Math.PI) / 180;
  const [cos, sin] = [Math.cos(radians), Math.sin(radians)];
  const middle = (SIDE - 1) / 2;
  const turned = new Float32Array(SIDE * SIDE);
  for (let row = 0; row < SIDE; row++) {
    for (let column = 0; column < SIDE; column++) {
      // Rows run down: y points up from the middle.
      const [x, y] = [column - middle, middle - row];
      turned[row * SIDE + column] = at(image, middle - (cos * y - sin * x), middle + cos * x + sin * y);
    }
  }
  return turned;
}

function at(image: Float32Array, row: number, column: number): number {
  const [top, left] = [Math.floor(row), Math.floor(column)];
  const [down, right] = [row - top, column - left];
  return (
    (1 - down) * ((1 - right) * pixel(image, top, left) + right * pixel(image, top, left + 1)) +
    down * ((1 - right) * pixel(image, top + 1, left) + right * pixel(image, top + 1, left + 1))
  );
}

function pixel(image: Float32Array, row: number, column: number): number {
  if (row < 0 || row >= SIDE || column < 0 || column >= SIDE) return 0;
  return image[row * SIDE + column] as number;
}
