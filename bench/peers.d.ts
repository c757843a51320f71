// The little of the peers' interfaces that is used here, so that types are checked where they aren't installed.

declare module '@jax-js/jax' {
  /** A function that is passed an array owns it: `ref` keeps one for later. */
  export interface Array {
    readonly ref: Array;
    add(other: Array | number): Array;
    sub(other: Array | number): Array;
    mul(other: Array | number): Array;
    div(other: Array | number): Array;
    reshape(shape: number[]): Array;
    slice(...index: (number | [])[]): Array;
    data(): Promise<Float32Array>;
    dispose(): void;
  }
  type Operand = Array | number;
  type Tree = Record<string, Array>;
  export const numpy: {
    array(values: Float32Array, options: { shape: number[]; device: 'webgpu' | 'wasm' }): Array;
    abs(x: Array): Array;
    tanh(x: Array): Array;
    square(x: Array): Array;
    exp(x: Array): Array;
    log(x: Array): Array;
    transpose(x: Array, axes?: number[]): Array;
    unstack(x: Array, axis?: number): Array[];
    broadcastTo(x: Array, shape: number[]): Array;
    full(shape: number[], value: number): Array;
    concatenate(xs: Array[], axis: number): Array;
    max(x: Array, axis?: number | number[], options?: { keepdims: boolean }): Array;
    matmul(x: Array, y: Array): Array;
    sum(x: Array, axis?: number | number[], options?: { keepdims: boolean }): Array;
    mean(x: Array): Array;
    min(x: Array, axis: number): Array;
    maximum(x: Operand, y: Operand): Array;
    greaterEqual(x: Operand, y: Operand): Array;
    where(condition: Array, x: Operand, y: Operand): Array;
  };
  export const nn: { logsumexp(x: Array, axis: number): Array };
  export const lax: { stopGradient(x: Array): Array };
  export function blockUntilReady(arrays: readonly Tree[]): Promise<unknown>;
  export function init(device: 'webgpu' | 'wasm'): Promise<string[]>;
  export function defaultDevice(device: 'webgpu' | 'wasm'): string;
  export function jit<Arguments extends (Array | Tree)[], Result>(
    of: (...args: Arguments) => Result,
  ): (...args: Arguments) => Result;
  export function valueAndGrad<Rest extends Array[]>(
    of: (weights: Tree, ...rest: Rest) => Array,
  ): (weights: Tree, ...rest: Rest) => [Array, Tree];
}
