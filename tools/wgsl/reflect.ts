// What a WGSL file offers, by name: bindings, params, overrides, workgroup and tile. Broken conventions are build errors.

import { WgslReflect, type VariableInfo } from 'wgsl_reflect/wgsl_reflect.module.js';
import {
  accumulates,
  sourceLine,
  type KernelBinding,
  type KernelSource,
  type Scalar,
} from '../../src/kernels/KernelSource.ts';
import type { Resolved } from './imports.ts';

/** WebGPU's default limits: a kernel must run on every adapter. */
const MAX_STORAGE_BINDINGS = 8;
const MAX_INVOCATIONS = 256;

const SCALARS: readonly string[] = ['f32', 'u32', 'i32'] satisfies Scalar[];

const isScalar = (name: string): name is Scalar => SCALARS.includes(name);

/** Fails at the line of `code` that matches; the reflection itself knows no lines of bindings. */
type Fail = (where: RegExp | number, problem: string, remedy: string) => never;

/** Reflects resolved code. Throws `file:line: problem. Remedy.` on WGSL that breaks a kernel convention. */
export function reflect(file: string, { code, lines }: Resolved): KernelSource {
  const source = { file, lines };
  const fail: Fail = (where, problem, remedy) => {
    const found = typeof where === 'number' ? where : code.slice(0, code.search(where)).split('\n').length;
    throw new Error(`${sourceLine(source, found).join(':')}: ${problem}. ${remedy}.`);
  };

  const module = parse(code, fail);
  const compute = module.entry.compute.length > 0;
  if (module.entry.compute.length > 1) {
    fail(/@compute[^]*@compute/, 'more than one compute entry point', 'Put each into a file of its own');
  }
  if (/\btanh\s*\(/.test(code)) {
    fail(/\btanh\s*\(/, 'built-in tanh is NaN for large |x| on some drivers', 'Use the one in shaders/lib');
  }

  const bindings = module.storage.map((variable) => reflectBinding(variable, fail));
  if (bindings.length > MAX_STORAGE_BINDINGS) {
    const last = declaration(bindings[MAX_STORAGE_BINDINGS]?.name ?? '');
    const remedy = `WebGPU's default limit is ${MAX_STORAGE_BINDINGS}: split the kernel or join buffers`;
    fail(last, `${bindings.length} storage buffers`, remedy);
  }
  const params = reflectParams(module.uniforms, fail);
  const tile = reflectTile(code, fail);
  return {
    name: file.slice(file.lastIndexOf('/') + 1).replace(/\.wgsl$/, ''),
    file,
    code: compute ? code.replaceAll(/var<\s*storage\s*(,\s*read\s*)?>/g, 'var<storage, read_write>') : code,
    lines,
    bindings,
    params,
    overrides: module.overrides.map(({ name }) => reflectOverride(name, bindings, fail)),
    workgroupSize: compute ? reflectWorkgroup(module, tile, fail) : { size: 0, override: undefined },
    tile,
    worksByRow: reflectRows(code, fail),
  };
}

function parse(code: string, fail: Fail): WgslReflect {
  try {
    return new WgslReflect(code);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return fail(Number(/Line: ?(\d+)/.exec(message)?.[1] ?? 1), message, 'Mend the WGSL near this line');
  }
}

const declaration = (name: string) => new RegExp(`\\bvar\\s*(<[^>]*>)?\\s*${name}\\b`);

function reflectBinding(variable: VariableInfo, fail: Fail): KernelBinding {
  const { name, binding, type, access } = variable;
  if (variable.group !== 0) {
    fail(declaration(name), `${name} is in group ${variable.group}`, 'Declare all bindings in @group(0)');
  }
  if (binding === 0) {
    fail(
      declaration(name),
      `${name} has binding 0`,
      'Binding 0 is for params: number storage buffers from 1',
    );
  }
  // A kernel may read four scalars at a time; to TypeScript the buffer still holds scalars.
  const element = (variable.isArray ? (variable.format?.name ?? '') : type.name).replace(/^vec4f$/, 'f32');
  if (!isScalar(element)) {
    fail(
      declaration(name),
      `${name} holds ${type.getTypeName()}`,
      'Declare array<f32>, array<vec4f>, array<u32> or array<i32>',
    );
  }
  return { name, binding, access: access === 'read_write' ? 'read_write' : 'read', element };
}

function reflectParams(uniforms: readonly VariableInfo[], fail: Fail): KernelSource['params'] {
  const wrong = uniforms.find(
    ({ name, group, binding }) => name !== 'params' || group !== 0 || binding !== 0,
  );
  if (wrong !== undefined) {
    const got = `uniform ${wrong.name} at group ${wrong.group}, binding ${wrong.binding}`;
    const remedy = 'A kernel has one uniform: @group(0) @binding(0) var<uniform> params: Params';
    fail(declaration(wrong.name), got, remedy);
  }
  const params = uniforms[0];
  if (params === undefined) return undefined;
  const fields = (params.members ?? []).map(({ name, offset, type }) => {
    const typeName = type.getTypeName();
    if (!isScalar(typeName)) {
      fail(
        new RegExp(`\\b${name}\\s*:`),
        `params.${name} is ${typeName}`,
        'Use scalar f32, u32 or i32 fields',
      );
    }
    return { name, offset, type: typeName as Scalar };
  });
  return { binding: params.binding, size: params.size, fields };
}

/** The graph sets ACCUMULATE_<OUTPUT>. */
function reflectOverride(name: string, bindings: readonly KernelBinding[], fail: Fail): string {
  const outputs = bindings.filter(({ access }) => access === 'read_write').map((output) => output.name);
  if (name.startsWith('ACCUMULATE_') && !outputs.some((output) => accumulates(output) === name)) {
    fail(new RegExp(`\\b${name}\\s*:`), `${name} names no output`, 'Name a read_write binding');
  }
  return name;
}

function reflectTile(code: string, fail: Fail): KernelSource['tile'] {
  const tile = /\bconst\s+(THREAD|WORKGROUP)_TILE\b[^=]*=\s*vec2(?:u|<u32>)\(([^)]*)\)/.exec(code);
  if (tile === null) return { per: 'thread', sizes: [1, 1] };
  const sizes = (tile[2] ?? '').split(',').map((text) => {
    const named = new RegExp(`\\bconst\\s+${text.trim()}\\b[^=]*=\\s*(\\d+)u?\\s*;`).exec(code)?.[1];
    return Number.parseInt(named ?? text, 10);
  });
  const [rows = 0, columns = rows] = sizes;
  if (!(rows > 0 && columns > 0)) {
    fail(/_TILE\b/, `tile ${tile[2]} is not known to the build`, 'Write numbers, or consts that are numbers');
  }
  return { per: tile[1] === 'THREAD' ? 'thread' : 'workgroup', sizes: [rows, columns] };
}

/** A file that has a compute_row and the main of lib/row_by_row.wgsl. */
function reflectRows(code: string, fail: Fail): boolean {
  const rows = /\bfn\s+compute_row\s*\(/;
  if (!rows.test(code)) return false;
  if (!/compute_row\(flat_thread\(id, groups, WORKGROUP\)\);/.test(code)) {
    fail(rows, 'compute_row without the main that calls it', 'Import lib/row_by_row.wgsl');
  }
  return true;
}

function reflectWorkgroup(
  module: WgslReflect,
  tile: KernelSource['tile'],
  fail: Fail,
): KernelSource['workgroupSize'] {
  const entry = module.entry.compute[0];
  const written = entry?.attributes?.find(({ name }) => name === 'workgroup_size')?.value;
  const first = Array.isArray(written) ? written[0] : written;
  const override = module.overrides.find(({ name }) => name === first)?.name;
  const [x, y, z] = entry?.workgroupSize ?? [1, 1, 1];
  if (tile.per === 'thread' && y * z > 1) {
    const remedy = 'Use one dimension: threads are numbered by flat_thread of lib/index.wgsl';
    fail(/@workgroup_size/, `workgroup of ${x} × ${y} × ${z} threads`, remedy);
  }
  if (x * y * z > MAX_INVOCATIONS) {
    fail(/@workgroup_size/, `${x * y * z} invocations`, `WebGPU's default limit is ${MAX_INVOCATIONS}`);
  }
  return { size: x * y * z, override };
}
