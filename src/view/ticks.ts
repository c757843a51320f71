/** Round numbers for an axis. */

/** `1, 2 or 5 · 10ᵏ`: the step that divides `[low, high]` into about `count` parts. */
export function tickStep(low: number, high: number, count: number): number {
  const rough = (high - low) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const digit = rough / power;
  if (digit < 1.5) return power;
  if (digit < 3.5) return 2 * power;
  return digit < 7.5 ? 5 * power : 10 * power;
}

/** Multiples of the step in `[low, high]`, ends included in spite of rounding. */
export function ticks(low: number, high: number, count: number): number[] {
  const step = tickStep(low, high, count);
  const first = Math.ceil(low / step - 1e-6);
  const last = Math.floor(high / step + 1e-6);
  // Adding 0 turns −0 into 0.
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => (first + i) * step + 0);
}

/** As many digits as tell neighbours apart: `−0.5`, `20`, `1e-7`. */
export function tickLabel(value: number, step: number): string {
  const size = Math.max(Math.abs(value), step);
  if (size >= 1e5 || step < 1e-4) {
    const digits = Math.max(0, Math.floor(Math.log10(size) + 1e-9) - Math.floor(Math.log10(step) + 1e-9));
    return value === 0 ? '0' : value.toExponential(digits).replace('e+', 'e');
  }
  return value.toFixed(Math.max(0, -Math.floor(Math.log10(step) + 1e-9)));
}
