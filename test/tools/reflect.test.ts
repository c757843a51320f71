import { describe, expect, test } from 'vitest';
import { sourceLine } from '../../src/kernels/KernelSource.ts';
import { resolveImports } from '../../tools/wgsl/imports.ts';
import { reflect } from '../../tools/wgsl/reflect.ts';
import render from './fixtures/render.wgsl';
import scaleRows from './fixtures/scale_rows.wgsl';

test('a compute kernel is reflected by name', () => {
  const { code, lines, ...rest } = scaleRows;
  expect(rest).toEqual({
    name: 'scale_rows',
    file: 'test/tools/fixtures/scale_rows.wgsl',
    bindings: [
      { name: 'x', binding: 1, access: 'read', element: 'f32' },
      { name: 'offset', binding: 2, access: 'read', element: 'u32' },
      { name: 'out', binding: 3, access: 'read_write', element: 'f32' },
    ],
    params: {
      binding: 0,
      size: 12,
      fields: [
        { name: 'count', offset: 0, type: 'u32' },
        { name: 'shift', offset: 4, type: 'i32' },
        { name: 'scale', offset: 8, type: 'f32' },
      ],
    },
    overrides: ['ACCUMULATE_OUT', 'WORKGROUP', 'MODE'],
    workgroupSize: { size: 64, override: 'WORKGROUP' },
    tile: { per: 'thread', sizes: [4, 8] },
    worksByRow: false,
  });
  expect(code).not.toMatch(/\/\/|\/\*|#import/);
  expect(lines.map(([, file]) => file.slice(file.lastIndexOf('/') + 1))).toEqual([
    'index.wgsl',
    'scale.wgsl',
    'scale_rows.wgsl',
  ]);
});

test('every storage buffer of a compute kernel is shipped read_write, because an arena is one buffer', () => {
  expect(scaleRows.code.match(/var<storage[^>]*>/g)).toEqual(Array(3).fill('var<storage, read_write>'));
});

test('lines lead back to the source', () => {
  const line = scaleRows.code.split('\n').findIndex((text) => text.includes('fn scaled')) + 1;
  expect(sourceLine(scaleRows, line)).toEqual(['test/tools/fixtures/lib/scale.wgsl', 3]);
});

test('a render shader keeps read-only buffers and has no workgroup', () => {
  expect(render.code).toContain('var<storage, read> x');
  expect(render.workgroupSize).toEqual({ size: 0, override: undefined });
  expect(render.params).toBeUndefined();
});

describe('tile and workgroup', () => {
  const main = (size: string, before = '') =>
    reflectText(`${before}\n@compute @workgroup_size(${size}) fn main() {}`);

  test('default: one element a thread', () => {
    expect(main('64').tile).toEqual({ per: 'thread', sizes: [1, 1] });
    expect(main('64').workgroupSize).toEqual({ size: 64, override: undefined });
  });
  test('a workgroup tile, a workgroup of two dimensions, a size from a const', () => {
    const kernel = main('SIDE, 8', 'const WORKGROUP_TILE = vec2u(64u, 32u); const SIDE = 16u;');
    expect(kernel.tile).toEqual({ per: 'workgroup', sizes: [64, 32] });
    expect(kernel.workgroupSize).toEqual({ size: 128, override: undefined });
  });
  test('vec2u(n) is n × n', () => {
    expect(main('1', 'const THREAD_TILE: vec2u = vec2u(4);').tile.sizes).toEqual([4, 4]);
  });
});

describe('broken conventions are errors with file, line and remedy', () => {
  const storage = (n: number) => `@group(0) @binding(${n}) var<storage, read> x${n}: array<f32>;`;
  const main = '@compute @workgroup_size(1) fn main() {}';
  const params = (fields: string) =>
    `struct Params { ${fields} }\n@group(0) @binding(0) var<uniform> params: Params;`;

  test.each([
    [
      'a binding outside group 0',
      '@group(1) @binding(1) var<storage, read> x: array<f32>;',
      'x is in group 1',
    ],
    ['storage at binding 0', storage(0), 'x0 has binding 0'],
    [
      'a uniform that is not params',
      '@group(0) @binding(2) var<uniform> size: vec4u;',
      'uniform size at group 0, binding 2',
    ],
    ['a vector buffer', '@group(0) @binding(1) var<storage, read> x: array<vec2f>;', 'x holds array<vec2f'],
    [
      'an atomic',
      '@group(0) @binding(1) var<storage, read_write> x: array<atomic<u32>>;',
      'x holds array<atomic<u32>',
    ],
    ['a params field that is no scalar', params('v: vec2f'), 'params.v is vec2f'],
    ['a total without an output', 'override ACCUMULATE_OUT: u32 = 0u;', 'ACCUMULATE_OUT names no output'],
    ['built-in tanh', 'fn f(x: f32) -> f32 { return tanh(x); }', 'built-in tanh'],
    ['a tile of unknown size', 'override N = 4u;\nconst THREAD_TILE = vec2u(N, 1u);', 'tile N, 1u'],
    ['text that is no WGSL', 'fn f( {', 'Expected argument name'],
  ])('%s', (_, code, problem) => {
    expect(() => reflectText(`\n${code}\n${main}`)).toThrow(problem);
    expect(() => reflectText(`\n${code}\n${main}`)).toThrow(/^shaders\/test\.wgsl:[23]: .*\. \S.*\.$/);
  });

  test('the ninth storage buffer', () => {
    const code = [1, 2, 3, 4, 5, 6, 7, 8, 9].map(storage).join('\n');
    expect(() => reflectText(`${code}\n${main}`)).toThrow('shaders/test.wgsl:9: 9 storage buffers.');
  });
  test('a workgroup beyond the default limit', () => {
    expect(() => reflectText('@compute @workgroup_size(512) fn main() {}')).toThrow(
      'test.wgsl:1: 512 invocations.',
    );
  });
  test('threads in two dimensions', () => {
    expect(() => reflectText('@compute @workgroup_size(8, 8) fn main() {}')).toThrow(
      'workgroup of 8 × 8 × 1 threads',
    );
  });
  test('two entry points', () => {
    expect(() => reflectText(`${main}\n${main.replace('main', 'other')}`)).toThrow(
      'more than one compute entry point',
    );
  });
});

function reflectText(code: string) {
  return reflect(
    'shaders/test.wgsl',
    resolveImports(
      'shaders/test.wgsl',
      () => code,
      () => 'shaders/test.wgsl',
    ),
  );
}
