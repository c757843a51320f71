/** `testErrorStd` → `test error std`; names that are words already stay: `range of Y`. */
export function words(name: string): string {
  return name.includes(' ') ? name : name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

/** Three digits are enough to read; text stays as it is. */
export function number(value: string | number | readonly number[]): string {
  if (typeof value === 'string') return value;
  if (typeof value !== 'number') return value.map(number).join(', ');
  const size = Math.abs(value);
  if (size >= 1000) return value.toFixed(0);
  if (Number.isInteger(value)) return String(value);
  return size < 0.001 ? value.toExponential(1) : String(Number(value.toPrecision(3)));
}
