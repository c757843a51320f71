// The float64 twins against golden values (automatic differentiation elsewhere) and against their own central differences.

import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  activation,
  activationBprop,
  activationBpropBias,
  distance,
  distanceBprop,
  matmul,
} from '../../src/reference/index.ts';

type Nested = number | readonly Nested[];

interface GoldenCase {
  readonly id: string;
  readonly kind: string;
  readonly inputs: Readonly<Record<string, Nested>>;
  readonly params: Readonly<Record<string, Nested>>;
  readonly out: Nested;
  readonly cotangent: Nested;
  readonly grad_inputs: Readonly<Record<string, Nested>>;
  readonly grad_params: Readonly<Record<string, Nested>>;
}

const file = new URL('../fixtures/golden/modules.json', import.meta.url);
const { cases } = JSON.parse(readFileSync(file, 'utf8')) as { cases: readonly GoldenCase[] };

const ACTIVATIONS: Readonly<Record<string, number>> = { tanh: 2, sigmoid: 3 };
const DISTANCES: Readonly<Record<string, number>> = { dist_l1: 0, dist_sq: 1, dist_dot: 2 };

const flat = (nested: Nested | undefined): Float64Array =>
  Float64Array.from(
    typeof nested === 'number' ? [nested] : (((nested ?? []) as number[]).flat(Infinity) as number[]),
  );

function expectClose(
  actual: Float64Array,
  expected: Nested | undefined | Float64Array,
  tolerance = 1e-10,
): void {
  const values = expected instanceof Float64Array ? expected : flat(expected);
  expect(actual.length).toBe(values.length);
  for (const [i, value] of values.entries()) {
    expect(Math.abs((actual[i] as number) - value), `[${i}] ${actual[i]} is ${value}`).toBeLessThanOrEqual(
      tolerance * Math.max(1, Math.abs(value)),
    );
  }
}

/** `x Wᵀ` of a linear layer and what its bprop sends back, by the strides that the layer uses. */
function linear(x: Float64Array, weight: Float64Array, inputs: number) {
  const rows = x.length / inputs;
  const outputs = weight.length / inputs;
  const common = { ACCUMULATE_OUT: 0, EPILOGUE: 0 };
  const out = new Float64Array(rows * outputs);
  const forward = {
    rows,
    cols: outputs,
    depth: inputs,
    a_row: inputs,
    a_depth: 1,
    b_col: inputs,
    b_depth: 1,
  };
  matmul({ a: x, b: weight, out }, { ...common, ...forward });
  const bprop = (dout: Float64Array) => {
    const dx = new Float64Array(x.length);
    const toInput = {
      rows,
      cols: inputs,
      depth: outputs,
      a_row: outputs,
      a_depth: 1,
      b_col: 1,
      b_depth: inputs,
    };
    matmul({ a: dout, b: weight, out: dx }, { ...common, ...toInput });
    const dweight = new Float64Array(weight.length);
    const toWeight = {
      rows: outputs,
      cols: inputs,
      depth: rows,
      a_row: 1,
      a_depth: outputs,
      b_col: 1,
      b_depth: inputs,
    };
    matmul({ a: dout, b: x, out: dweight }, { ...common, ...toWeight });
    return { dx, dweight };
  };
  return { out, bprop };
}

function activated(ACTIVATION: number, x: Float64Array, bias: Float64Array) {
  const [count, channels] = [x.length, bias.length];
  const out = new Float64Array(count);
  activation({ x, bias, out }, { count, channels, ACTIVATION });
  const bprop = (dout: Float64Array) => {
    const dx = new Float64Array(count);
    activationBprop({ out, dout, dx }, { count, ACCUMULATE_DX: 0, ACTIVATION });
    const dbias = new Float64Array(channels);
    activationBpropBias(
      { out, dout, dbias },
      { rows: count / channels, channels, ACCUMULATE_DBIAS: 0, ACTIVATION },
    );
    return { dx, dbias };
  };
  return { out, bprop };
}

function compared(DISTANCE: number, a: Float64Array, b: Float64Array, rows: number) {
  const dims = a.length / rows;
  const out = new Float64Array(rows);
  distance({ a, b, out }, { rows, dims, DISTANCE });
  const bprop = (dout: Float64Array) => {
    const [da, db] = [new Float64Array(a.length), new Float64Array(b.length)];
    distanceBprop({ a, b, dout, da }, { rows, dims, ACCUMULATE_DA: 0, DISTANCE });
    distanceBprop({ a: b, b: a, dout, da: db }, { rows, dims, ACCUMULATE_DA: 0, DISTANCE });
    return { da, db };
  };
  return { out, bprop };
}

const ofKind = (known: (kind: string) => boolean) => cases.filter(({ kind }) => known(kind));

describe('golden', () => {
  test('the fixture has every kind', () => {
    expect([...new Set(cases.map(({ kind }) => kind))].sort()).toEqual([
      'dist_dot',
      'dist_l1',
      'dist_sq',
      'linear',
      'mlp2',
      'sigmoid',
      'tanh',
    ]);
  });

  test.each(ofKind((kind) => kind === 'linear'))('$id', ({ inputs, params, out, cotangent, ...golden }) => {
    const x = flat(inputs['x']);
    const layer = linear(x, flat(params['W']), x.length / (inputs['x'] as Nested[]).length);
    expectClose(layer.out, out);
    const { dx, dweight } = layer.bprop(flat(cotangent));
    expectClose(dx, golden.grad_inputs['x']);
    expectClose(dweight, golden.grad_params['W']);
  });

  test.each(ofKind((kind) => kind in ACTIVATIONS))(
    '$id',
    ({ kind, inputs, params, out, cotangent, ...golden }) => {
      const layer = activated(ACTIVATIONS[kind] as number, flat(inputs['x']), flat(params['B']));
      expectClose(layer.out, out);
      const { dx, dbias } = layer.bprop(flat(cotangent));
      expectClose(dx, golden.grad_inputs['x']);
      expectClose(dbias, golden.grad_params['B']);
    },
  );

  test.each(ofKind((kind) => kind === 'mlp2'))('$id', ({ inputs, params, out, cotangent, ...golden }) => {
    const x = flat(inputs['x']);
    const bias = flat(params['B1']);
    const first = linear(x, flat(params['W1']), x.length / (inputs['x'] as Nested[]).length);
    const hidden = activated(2, first.out, bias);
    const second = linear(hidden.out, flat(params['W2']), bias.length);
    expectClose(second.out, out);
    const toSecond = second.bprop(flat(cotangent));
    const toHidden = hidden.bprop(toSecond.dx);
    const toFirst = first.bprop(toHidden.dx);
    expectClose(toSecond.dweight, golden.grad_params['W2']);
    expectClose(toHidden.dbias, golden.grad_params['B1']);
    expectClose(toFirst.dweight, golden.grad_params['W1']);
    expectClose(toFirst.dx, golden.grad_inputs['x']);
  });

  test.each(ofKind((kind) => kind in DISTANCES))('$id', ({ kind, inputs, out, cotangent, ...golden }) => {
    const pair = compared(DISTANCES[kind] as number, flat(inputs['a']), flat(inputs['b']), flat(out).length);
    expectClose(pair.out, out);
    const { da, db } = pair.bprop(flat(cotangent));
    expectClose(da, golden.grad_inputs['a']);
    expectClose(db, golden.grad_inputs['b']);
  });
});

describe('central differences', () => {
  /** Values away from the kinks at 0 and at a = b. */
  const values = (length: number, seed: number) =>
    Float64Array.from({ length }, (_, i) => 1.7 * Math.sin(seed + 2.3 * i) + 0.013 * ((i % 7) + 1));

  /** `∂ Σ out·dout / ∂x` for the function that maps x to out. */
  function differences(
    x: Float64Array,
    dout: Float64Array,
    f: (x: Float64Array) => Float64Array,
  ): Float64Array {
    const h = 1e-6;
    const loss = (position: number, step: number) => {
      const moved = x.slice();
      moved[position] = (moved[position] as number) + step;
      return f(moved).reduce((sum, value, i) => sum + value * (dout[i] as number), 0);
    };
    return x.map((_, i) => (loss(i, h) - loss(i, -h)) / (2 * h));
  }

  test.each([0, 1, 2, 3, 4])('activation %i', (kind) => {
    const [x, bias, dout] = [values(15, 1), kind === 0 ? new Float64Array(5) : values(5, 2), values(15, 3)];
    const { dx, dbias } = activated(kind, x, bias).bprop(dout);
    expectClose(
      dx,
      differences(x, dout, (moved) => activated(kind, moved, bias).out),
      1e-8,
    );
    if (kind !== 0)
      expectClose(
        dbias,
        differences(bias, dout, (moved) => activated(kind, x, moved).out),
        1e-8,
      );
  });

  test.each([0, 1, 2])('distance %i', (kind) => {
    const [a, b, dout] = [values(12, 1), values(12, 5), values(3, 3)];
    const { da, db } = compared(kind, a, b, 3).bprop(dout);
    expectClose(
      da,
      differences(a, dout, (moved) => compared(kind, moved, b, 3).out),
      1e-8,
    );
    expectClose(
      db,
      differences(b, dout, (moved) => compared(kind, a, moved, 3).out),
      1e-8,
    );
  });

  test('matmul', () => {
    const [x, weight, dout] = [values(12, 1), values(20, 5), values(15, 3)];
    const { dx, dweight } = linear(x, weight, 4).bprop(dout);
    expectClose(
      dx,
      differences(x, dout, (moved) => linear(moved, weight, 4).out),
      1e-8,
    );
    expectClose(
      dweight,
      differences(weight, dout, (moved) => linear(x, moved, 4).out),
      1e-8,
    );
  });
});

describe('twins', () => {
  test('accumulate adds to what was there', () => {
    const da = Float64Array.of(10, 20);
    const tensors = { a: Float64Array.of(1, 2), b: Float64Array.of(0, 5), dout: Float64Array.of(3), da };
    distanceBprop(tensors, { rows: 1, dims: 2, ACCUMULATE_DA: 1, DISTANCE: 0 });
    expect([...da]).toEqual([13, 17]);
  });

  test('an epilogue is the activation of sum + bias', () => {
    const out = new Float64Array(2);
    const numbers = {
      rows: 1,
      cols: 2,
      depth: 1,
      a_row: 1,
      a_depth: 1,
      b_col: 1,
      b_depth: 1,
      ACCUMULATE_OUT: 0,
    };
    const tensors = { a: Float64Array.of(2), b: Float64Array.of(3, -4), bias: Float64Array.of(1, 1), out };
    matmul(tensors, { ...numbers, EPILOGUE: 4 });
    expect([...out]).toEqual([7, 0]);
  });

  test('reading outside a tensor throws', () => {
    const tensors = { x: new Float64Array(2), out: new Float64Array(3) };
    expect(() => activation(tensors, { count: 3, channels: 1, ACTIVATION: 0 })).toThrow(
      'twin: expected a position in [0, 2), got 2',
    );
  });
});
