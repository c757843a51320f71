// What the build knows about a WGSL file: the default export of `import kernel from './x.wgsl'` (tools/wgsl/plugin.ts).

/** One WGSL file with its imports resolved, and its interface by name. Nobody else writes a binding number or an offset. */
export interface KernelSource {
  /** `row_minimum`: the file's name. */
  readonly name: string;
  /** `shaders/answers/row_minimum.wgsl`: from the project's root, `/` on every platform. */
  readonly file: string;
  /**
   * WGSL with imports resolved; comments are left out, the lines they stood on stay.
   * In compute kernels `var<storage, read>` reads `var<storage, read_write>`: an arena is one GPUBuffer, and WebGPU
   * forbids binding one buffer read-only and read-write in one dispatch.
   */
  readonly code: string;
  /**
   * Where the lines of `code` come from, as runs in rising order: from line `start` of `code` on (counting from 1),
   * the lines are those of `file` from `line` on. So line i, in the last run with start ≤ i, is `file:(line + i − start)`.
   */
  readonly lines: readonly (readonly [start: number, file: string, line: number])[];
  /** Storage buffers; `access` as written in the source, so `read` is an input and `read_write` an output. */
  readonly bindings: readonly KernelBinding[];
  /** `@group(0) @binding(0) var<uniform> params: Params`: `size` in bytes, offsets in bytes. */
  readonly params: KernelParams | undefined;
  /** Names of the `override` constants. */
  readonly overrides: readonly string[];
  /** Invocations in a workgroup (0 without a compute entry point); `override` is NAME in `@workgroup_size(NAME)`. */
  readonly workgroupSize: { readonly size: number; readonly override: string | undefined };
  /** Elements that one thread or one workgroup computes: `const THREAD_TILE` or `const WORKGROUP_TILE`, else 1 × 1 a thread. */
  readonly tile: {
    readonly per: 'thread' | 'workgroup';
    readonly sizes: readonly [rows: number, columns: number];
  };
  /** Whether it is `compute_row(row)` of lib/row_by_row.wgsl and nothing else, so that `joinRows` can join it to others. */
  readonly worksByRow: boolean;
}

/** A storage buffer of scalars. */
export interface KernelBinding {
  readonly name: string;
  readonly binding: number;
  readonly access: 'read' | 'read_write';
  readonly element: Scalar;
  /** As what it is bound (default: `storage`). */
  readonly bound?: GPUBufferBindingType;
}

/** The uniform struct of a kernel: scalar fields only. */
export interface KernelParams {
  readonly binding: number;
  /** As what it is bound (default: `uniform`). */
  readonly bound?: GPUBufferBindingType;
  readonly size: number;
  readonly fields: readonly { readonly name: string; readonly offset: number; readonly type: Scalar }[];
}

export type Scalar = 'f32' | 'u32' | 'i32';

/** The override of a kernel that makes it add to what its output holds: `ACCUMULATE_OUT`. */
export function accumulates(output: string): string {
  return `ACCUMULATE_${output.toUpperCase()}`;
}

/** The file and line that line `line` (counting from 1) of `source.code` comes from. */
export function sourceLine(
  source: Pick<KernelSource, 'file' | 'lines'>,
  line: number,
): readonly [file: string, line: number] {
  const run = source.lines.findLast(([start]) => start <= line);
  return run === undefined ? [source.file, line] : [run[1], run[2] + line - run[0]];
}
