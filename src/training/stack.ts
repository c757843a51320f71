/** Arrays of one kind, one after the other. */
export function stack<T extends Float32Array | Uint32Array>(parts: readonly T[]): T {
  const [first] = parts as [T];
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const all = (first instanceof Float32Array ? new Float32Array(length) : new Uint32Array(length)) as T;
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** Objects of arrays as one, field by field; of fields that all of them have, of one type and length. */
export function stackFields<T extends object>(parts: readonly T[]): T {
  const fields = parts.map((part) => part as Record<string, Float32Array | Uint32Array>);
  const stacked = Object.entries(fields[0] ?? {})
    .filter(([name, first]) => fields.every((part) => isAlike(first, part[name])))
    .map(([name]) => [name, stack(fields.map((part) => part[name] as Float32Array))]);
  return Object.fromEntries(stacked) as T;
}

function isAlike(first: Float32Array | Uint32Array, other: Float32Array | Uint32Array | undefined): boolean {
  return first.constructor === other?.constructor && first.length === other.length;
}
