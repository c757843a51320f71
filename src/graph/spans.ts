import type { BufferRange } from '../gpu/staging.ts';
import type { SharedKernel } from '../kernels/share.ts';
import type { Launch } from './Launch.ts';

/** WebGPU's alignment of storage bindings. */
export const ALIGNMENT = 256;

/** What a launch binds under one name: a range, and where in it each tensor lies, by the name served: once a replica. */
export interface Span extends BufferRange {
  readonly at: Readonly<Record<string, readonly number[]>>;
}

/** The least range that holds all of them; undefined for none. */
export function spanOf(places: Readonly<Record<string, readonly BufferRange[]>>): Span | undefined {
  const ranges = Object.values(places).flat();
  const [first] = ranges;
  if (!first) return undefined;
  const offset = Math.min(...ranges.map((range) => range.offset));
  const end = Math.max(...ranges.map((range) => range.offset + range.bytes));
  const at = Object.entries(places).map(([name, own]) => [name, own.map((range) => range.offset - offset)]);
  return { buffer: first.buffer, offset, bytes: end - offset, at: Object.fromEntries(at) };
}

/** Names of bindings whose tensors lie in one buffer: a stored one, or the arena. */
export function namesByBuffer({ tensors }: Launch): ReadonlyMap<GPUBuffer | undefined, readonly string[]> {
  const names = new Map<GPUBuffer | undefined, string[]>();
  for (const [name, { storage }] of Object.entries(tensors)) {
    names.set(storage?.buffer, [...(names.get(storage?.buffer) ?? []), name]);
  }
  return names;
}

/** Where in their bindings the tensors of a launch lie in one replica, as `at_<name>` and `length_<name>` in elements. */
export function placeParams(
  { bindings, served, elementBytes }: SharedKernel,
  { tensors }: Launch,
  spans: readonly Span[],
  replica: number,
): Record<string, number> {
  const values: Record<string, number> = {};
  for (const [slot, { name: owner }] of bindings.entries()) {
    for (const name of served[owner] ?? []) {
      const unit = elementBytes[name] as number;
      values[`at_${name}`] = ((spans[slot] as Span).at[name]?.[replica] ?? 0) / unit;
      values[`length_${name}`] = (tensors[name]?.bytes ?? ALIGNMENT) / unit;
    }
  }
  return values;
}
