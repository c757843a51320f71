import type { Weights } from '../cases.ts';

/** Gradients by the names of the weights. In float64, because thousands of rows are added up in them. */
export type Gradients = Record<string, Float64Array>;

/** `G(x) = W₂ tanh(W₁x + B₁) (+ B₂)` on typed arrays, row by row; sums are in float64, as numbers in JavaScript are. */
export interface PlainNet {
  /** Fills `hidden [rows, H]` and `output [rows, D]` from `input [rows, inputs]`. */
  fprop(input: Float32Array, rows: number, hidden: Float32Array, output: Float32Array): void;
  /** Adds to the gradients what one row of `input` and `hidden` gives for row `from` of `doutput`. */
  bprop(input: Float32Array, hidden: Float32Array, row: number, doutput: Float64Array, from: number): void;
}

const NAMES = ['1.weight', '1.bias', '2.weight'];

type Three<Item> = [Item, Item, Item];

/** A net on the arrays of `weights` and `gradients` under `prefix`, used in place. */
export function plainNet(weights: Weights, gradients: Gradients, prefix: string, inputs: number): PlainNet {
  const [w1, b1, w2] = NAMES.map((name) => weights[`${prefix}${name}`]!) as Three<Float32Array>;
  const [dw1, db1, dw2] = NAMES.map((name) => gradients[`${prefix}${name}`]!) as Three<Float64Array>;
  const b2 = weights[`${prefix}2.bias`];
  const db2 = gradients[`${prefix}2.bias`];
  const h = b1.length;
  const d = w2.length / h;
  return {
    fprop(input, rows, hidden, output) {
      for (let row = 0; row < rows; row++) {
        for (let j = 0; j < h; j++) {
          let sum = b1[j]!;
          for (let i = 0; i < inputs; i++) sum += w1[j * inputs + i]! * input[row * inputs + i]!;
          hidden[row * h + j] = Math.tanh(sum);
        }
        for (let o = 0; o < d; o++) {
          let sum = b2 ? b2[o]! : 0;
          for (let j = 0; j < h; j++) sum += w2[o * h + j]! * hidden[row * h + j]!;
          output[row * d + o] = sum;
        }
      }
    },
    bprop(input, hidden, row, doutput, from) {
      if (db2) for (let o = 0; o < d; o++) db2[o]! += doutput[from * d + o]!;
      for (let j = 0; j < h; j++) {
        const out = hidden[row * h + j]!;
        let slope = 0;
        for (let o = 0; o < d; o++) {
          const dout = doutput[from * d + o]!;
          slope += dout * w2[o * h + j]!;
          dw2[o * h + j]! += dout * out;
        }
        slope *= 1 - out * out;
        db1[j]! += slope;
        for (let i = 0; i < inputs; i++) dw1[j * inputs + i]! += slope * input[row * inputs + i]!;
      }
    },
  };
}
