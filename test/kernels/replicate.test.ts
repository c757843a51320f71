import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ShaderError } from 'webgpu-ebm';
import type { KernelSource } from '../../src/kernels/KernelSource.ts';
import { PipelineCache } from '../../src/kernels/PipelineCache.ts';
import { replicate } from '../../src/kernels/replicate.ts';
import { resolveOverrides } from '../../src/kernels/workgroups.ts';
import { testGpu } from '../support/gpu.ts';

const files = import.meta.glob<KernelSource>(['../../shaders/**/*.wgsl', '!../../shaders/lib/**'], {
  eager: true,
  import: 'default',
});
const kernels = Object.values(files).filter(({ code }) => code.includes('@compute'));

const HEAD = `struct Params {
  count: u32,
  rate: f32,
}
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read_write> x: array<f32>;
@group(0) @binding(2) var<storage, read_write> out: array<vec4f>;
`;

/** A kernel with an input x and an output out. */
function kernel(body: string, head = HEAD): KernelSource {
  return {
    name: 'example',
    file: 'shaders/example.wgsl',
    code: head + body,
    lines: [[1, 'shaders/example.wgsl', 1]],
    bindings: [
      { name: 'x', binding: 1, access: 'read', element: 'f32' },
      { name: 'out', binding: 2, access: 'read_write', element: 'f32' },
    ],
    params: {
      binding: 0,
      size: 8,
      fields: [
        { name: 'count', offset: 0, type: 'u32' },
        { name: 'rate', offset: 4, type: 'f32' },
      ],
    },
    overrides: [],
    workgroupSize: { size: 1, override: undefined },
    tile: { per: 'thread', sizes: [1, 1] },
    worksByRow: false,
  };
}

const body = (code: string): string => code.slice(code.indexOf('array<vec4f>;') + 14);

describe('every compute kernel', () => {
  it('is found', () => {
    expect(kernels.length).toBeGreaterThan(50);
  });

  it.each(kernels.map((source) => [source.file, source] as const))('%s compiles', async (_, source) => {
    const gpu = await testGpu();
    const inputs = source.bindings.filter(({ access }) => access === 'read').map(({ name }) => name);
    // With the params, at most eight buffers: gradients, the outputs of the largest kernels, share one.
    const outputs = source.bindings.flatMap(({ access, name }) => (access === 'read' ? [] : [name]));
    const together = source.bindings.length > 7 ? [outputs] : [];
    const form = replicate(source, { readOnly: inputs, together });
    await PipelineCache.of(gpu).pipeline(form, resolveOverrides(gpu, form, {}));
    expect(form.code.split('\n')).toHaveLength(source.code.split('\n').length);
    // A kernel reaches storage at the places of its replica alone.
    const bare = source.bindings.filter(({ name }) =>
      new RegExp(`(?<![.\\w])${name}\\[(?!params\\.at_\\w+ \\+ \\()`).test(form.code),
    );
    expect(bare).toEqual([]);
  });
});

describe('the text', () => {
  it('hands params from main to every function, and places indices', () => {
    const form = replicate(
      kernel(`fn twice(i: u32) -> f32 { return 2.0 * x[i]; }
fn count() -> u32 { return params.count; }
@compute @workgroup_size(1)
fn main(@builtin(global_invocation_id) id: vec3u) {
  out[count() - min(id.x, 1u)] = vec4f(twice(id.x) * params.rate);
}`),
      { readOnly: ['x'] },
    );
    expect(form.code).toBe(`struct Params {
  count: u32,
  rate: f32, at_x: u32, at_out: u32,
}
@group(0) @binding(0) var<storage, read> params_of_replicas: array<Params>;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read_write> out: array<vec4f>;
fn twice(params: Params, i: u32) -> f32 { return 2.0 * x[params.at_x + (i)]; }
fn count(params: Params) -> u32 { return params.count; }
@compute @workgroup_size(1)
fn main(@builtin(workgroup_id) replica_group: vec3u, @builtin(global_invocation_id) id: vec3u) { let params = params_of_replicas[replica_group.z];
  out[params.at_out + (count(params) - min(id.x, 1u))] = vec4f(twice(params, id.x) * params.rate);
}`);
    expect(form.params.size).toBe(16);
    expect(form.params.fields.map(({ name, offset }) => [name, offset])).toEqual([
      ['count', 0],
      ['rate', 4],
      ['at_x', 8],
      ['at_out', 12],
    ]);
    expect(form.elementBytes).toEqual({ x: 4, out: 16 });
    expect(form.bindings.map(({ bound }) => bound)).toEqual(['read-only-storage', undefined]);
  });

  it('takes the size of an element from the binding, not from a member of that name', () => {
    const form = replicate(
      kernel(
        `@compute @workgroup_size(1)
fn main() {
  var sums = Sums();
  sums.x[0] += vec4f(x[0]);
  out[0] = sums.x[0];
}`,
        `struct Sums {
  x: array<vec4f, 4>,
}
${HEAD}`,
      ),
    );
    expect(form.elementBytes).toEqual({ x: 4, out: 16 });
    expect(form.code).toContain('sums.x[0] += vec4f(x[params.at_x + (0)]);');
  });

  it('takes the workgroup_id that main has, directives before all, and lengths of bindings', () => {
    const { code, params } = replicate(
      kernel(
        `@compute @workgroup_size(1)
fn main(@builtin(workgroup_id) group: vec3u) {
  for (var i = 0u; i < min(params.count, arrayLength(&x)); i++) { out[i] = vec4f(x[i]); }
}`,
        `enable subgroups;\n${HEAD}`,
      ),
    );
    expect(code.startsWith('enable subgroups;\nstruct Params {')).toBe(true);
    expect(body(code)).toBe(`@compute @workgroup_size(1)
fn main(@builtin(workgroup_id) group: vec3u) { let params = params_of_replicas[group.z];
  for (var i = 0u; i < min(params.count, params.length_x); i++) { out[params.at_out + (i)] = vec4f(x[params.at_x + (i)]); }
}`);
    expect(params.fields.at(-1)).toEqual({ name: 'length_x', offset: 16, type: 'u32' });
  });

  it('binds once what lies in one buffer', () => {
    const head = HEAD.replace('array<vec4f>', 'array<f32>');
    const form = replicate(kernel('fn main() { out[0] = x[1] + x[2]; }', head), { together: [['x', 'out']] });
    expect(body(form.code)).toContain(
      'x[params.at_out + (0)] = x[params.at_x + (1)] + x[params.at_x + (2)];',
    );
    expect(form.code).not.toMatch(/\bout\s*:/);
    expect(form.code.split('\n')).toHaveLength(head.split('\n').length);
    expect(form.bindings.map(({ name }) => name)).toEqual(['x']);
    expect(form.served).toEqual({ x: ['x', 'out'] });
    expect(form.params.fields.map(({ name }) => name)).toEqual(['count', 'rate', 'at_x', 'at_out']);
  });

  it("can't bind elements of two types at once", () => {
    const source = kernel('fn main() { out[0] = vec4f(x[1]); }');
    expect(() => replicate(source, { together: [['x', 'out']] })).toThrow('elements of one type');
  });

  it('is rewritten once for each choice of read-only bindings', () => {
    const source = kernel('fn main() { out[0] = vec4f(x[0]); }');
    expect(replicate(source, { readOnly: ['x'] })).toBe(replicate(source, { readOnly: ['x'] }));
    expect(replicate(source)).not.toBe(replicate(source, { readOnly: ['x'] }));
  });

  it.each([
    ['a pointer', 'fn main() { let p = &x; out[0] = vec4f((*p)[0]); }', 'got a pointer to x'],
    ['a local', 'fn f(x: vec4f) -> f32 { return x[0]; } fn main() {}', 'got a local of that name'],
    ['a bracket left open', 'fn main() { out[0 = vec4f(1.0);', 'a closing ]'],
  ])('%s is refused', (_, code, message) => {
    expect(() => replicate(kernel(code))).toThrow(ShaderError);
    expect(() => replicate(kernel(code))).toThrow(message);
  });

  it('without params is refused', () => {
    const { params: _, ...source } = kernel('fn main() {}');
    expect(() => replicate({ ...source, params: undefined })).toThrow('a struct of params, got none');
  });

  it('matches brackets however expressions are nested', () => {
    /** An expression, and what it should become. */
    type Pair = readonly [before: string, after: string];
    const { expression } = fc.letrec<{ expression: Pair; leaf: Pair }>((tie) => ({
      leaf: fc.constantFrom<Pair>(
        ['i', 'i'],
        ['1u', '1u'],
        ['s.x', 's.x'],
        ['arrayLength(&x)', 'params.length_x'],
        ['n()', 'n(params)'],
      ),
      expression: fc.oneof(
        { depthSize: 'large', withCrossShrink: true },
        tie('leaf'),
        tie('expression').map(([a, b]): Pair => [`u32(x[${a}])`, `u32(x[params.at_x + (${b})])`]),
        tie('expression').map(([a, b]): Pair => [`out[ ${a} ].y`, `out[params.at_out + ( ${b} )].y`]),
        tie('expression').map(([a, b]): Pair => [`s.x[${a}]`, `s.x[${b}]`]),
        tie('expression').map(([a, b]): Pair => [`array<u32, 2>(${a}, 3u)[0]`, `array<u32, 2>(${b}, 3u)[0]`]),
        fc
          .tuple(tie('expression'), tie('expression'))
          .map(([[a, b], [c, d]]): Pair => [`f(${a}, (${c}))`, `f(params, ${b}, (${d}))`]),
      ),
    }));
    const head = 'fn n() -> u32 { return 1u; }\nfn f(a: u32, b: u32) -> u32 { return a; }\n';
    fc.assert(
      fc.property(expression, ([before, after]) => {
        const { code } = replicate(kernel(`${head}fn main() { let v = ${before}; }`));
        expect(code.split('let v = ')[1]).toBe(`${after}; }`);
      }),
    );
  });
});
