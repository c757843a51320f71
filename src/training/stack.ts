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

/** Objects of arrays as one, field by field; of fields that all of them have. */
export function stackFields<T extends object>(parts: readonly T[]): T {
  const [first] = parts as [T];
  const common = Object.keys(first).filter((name) => parts.every((part) => name in part));
  return Object.fromEntries(
    common.map((name) => [
      name,
      stack(parts.map((part) => (part as Record<string, Float32Array | Uint32Array>)[name] as Float32Array)),
    ]),
  ) as T;
}
