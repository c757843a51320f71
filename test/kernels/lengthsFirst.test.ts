import { expect, test } from 'vitest';
import type { KernelSource } from '../../src/kernels/KernelSource.ts';
import { lengthsFirst } from '../../src/kernels/lengthsFirst.ts';

const files = import.meta.glob<KernelSource>(['../../shaders/**/*.wgsl', '!../../shaders/lib/**'], {
  eager: true,
  import: 'default',
});
const kernels = Object.values(files).filter(({ code }) => code.includes('@compute'));

test.each(kernels)(
  '$name asks for the length of every array first, on the line where its body starts',
  (kernel) => {
    const code = lengthsFirst(kernel.code);
    const opening = /fn main\([^{]*\{ if \(\((.*)\) == 0u\) \{ return; \}/.exec(code);
    const asked = [...(opening?.[1] ?? '').matchAll(/arrayLength\(&(\w+)\)/g)].map(([, name]) => name);
    expect(asked.sort()).toEqual(kernel.bindings.map(({ name }) => name).sort());
    expect(code.split('\n')).toHaveLength(kernel.code.split('\n').length);
  },
);

test('text without arrays stays as it is', () => {
  const code = '@compute @workgroup_size(1) fn main() { let x = 1u; }';
  expect(lengthsFirst(code)).toBe(code);
});
