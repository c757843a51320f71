// Narrow nets in one launch against their float64 twins, in both forms.

import { describe, expect, test } from 'vitest';
import { CommandGraph } from '../../src/graph/CommandGraph.ts';
import { mlp } from '../../src/modules/index.ts';
import { TwoLayers } from '../../src/modules/TwoLayers.ts';
import twoLayers from '../../shaders/modules/two_layers.wgsl';
import twoLayersBprop from '../../shaders/modules/two_layers_bprop.wgsl';
import twoLayersBpropBySubgroup from '../../shaders/modules/two_layers_bprop_by_subgroup.wgsl';
import twoLayersBySubgroup from '../../shaders/modules/two_layers_by_subgroup.wgsl';
import twoLayersGradients from '../../shaders/modules/two_layers_gradients.wgsl';
import { expectKernelMatchesTwin } from '../support/kernel.ts';
import { noise } from './values.ts';

/** [rows, inputs, hidden, outputs, chunks]: ones, odd ones, parts of a tile, several workgroups, an empty chunk. */
const SIZES = [
  [1, 1, 1, 1, 1],
  [3, 2, 5, 3, 1],
  [33, 3, 17, 5, 2],
  [101, 1, 20, 10, 3],
  [70, 4, 33, 16, 4],
  [5, 1, 64, 13, 4],
] as const;

describe.each(SIZES)('%i rows of %i-%i-%i, in %i chunks', (rows, inputs, hidden, outputs, chunks) => {
  const overrides = { INPUTS: inputs, OUTPUTS: outputs };
  const width = outputs + 1 + inputs;

  test.each([twoLayers, twoLayersBySubgroup])('$name', async (source) => {
    for (const [ACTIVATION, OUTPUT_BIAS] of [
      [2, 1],
      [4, 0],
    ] as const) {
      await expectKernelMatchesTwin(source, {
        tensors: {
          x: noise(rows * inputs, 1),
          weight1: noise(hidden * inputs, 2),
          bias1: noise(hidden, 3),
          weight2: noise(outputs * hidden, 4),
          ...(OUTPUT_BIAS && { bias2: noise(outputs, 5) }),
          hidden: rows * hidden,
          out: rows * outputs,
        },
        params: { rows, hidden },
        overrides: { ...overrides, ACTIVATION, OUTPUT_BIAS },
        over: [rows],
      });
    }
  });

  test.each([twoLayersBprop, twoLayersBpropBySubgroup])('$name', async (source) => {
    await expectKernelMatchesTwin(source, {
      tensors: {
        x: noise(rows * inputs, 1),
        weight2: noise(outputs * hidden, 2),
        hidden: noise(rows * hidden, 3),
        dout: noise(rows * outputs, 4),
        parts: chunks * hidden * width,
      },
      params: { rows, hidden, chunks },
      overrides: { ...overrides, ACTIVATION: 2 },
      over: [chunks, hidden],
    });
  });

  test('two_layers_gradients, with and without a last bias', async () => {
    for (const biases of [outputs, 0]) {
      await expectKernelMatchesTwin(twoLayersGradients, {
        tensors: {
          parts: noise(chunks * hidden * width, 1),
          dout: noise(rows * outputs, 2),
          dweight1: hidden * inputs,
          dbias1: hidden,
          dweight2: outputs * hidden,
          ...(biases && { dbias2: outputs }),
        },
        params: { rows, hidden, inputs, outputs, chunks, biases },
        over: [hidden * width + biases],
      });
    }
  });
});

test('mlp is a net of two layers where the kernels have room for it', () => {
  expect(mlp([1, 20, 10])).toBeInstanceOf(TwoLayers);
  expect(mlp([4, 200, 16])).toBeInstanceOf(TwoLayers);
  for (const sizes of [
    [5, 20, 10],
    [1, 20, 17],
    [1, 20],
    [1, 20, 20, 10],
  ]) {
    expect(mlp(sizes)).not.toBeInstanceOf(TwoLayers);
  }
});

/** Names of the kernels that fprop and bprop of a narrow net launch. */
function launched(options: { target?: 'cpu' | 'gpu'; dx?: boolean; isFrozen?: boolean }): Set<string> {
  const states = new Map();
  const graph = new CommandGraph({
    ...(options.target && { target: options.target }),
    stateOf: (parameter) => {
      const state = states.get(parameter) ?? graph.state('W', parameter.shape);
      states.set(parameter, state);
      graph.given(state.x);
      return state;
    },
  });
  const net = mlp([1, 20, 10]);
  const input = {
    x: graph.given(graph.tensor('x', [7, 1])),
    dx: options.dx ? graph.tensor('∂x', [7, 1]) : undefined,
  };
  const output = graph.state('out', [7, 10]);
  const record = (): void => {
    net.fprop(graph, input, output);
    graph.given(output.dx as NonNullable<typeof output.dx>);
    net.bprop(graph, input, output);
  };
  if (options.isFrozen) graph.frozen(record);
  else record();
  return new Set(graph.launches.map(({ kernel }) => ('cpu' in kernel ? kernel.cpu.name : kernel.name)));
}

test('it goes layer by layer on GPUs, for ∂x, and through frozen parameters', () => {
  const fused = ['two_layers', 'two_layers_bprop', 'two_layers_gradients'];
  expect([...launched({})]).toEqual(fused);
  expect([...launched({ target: 'gpu' })]).not.toContain('two_layers');
  expect([...launched({ dx: true })]).toEqual(expect.arrayContaining(['two_layers', 'activation_bprop']));
  expect([...launched({ dx: true })]).not.toContain('two_layers_bprop');
  expect([...launched({ dx: true, isFrozen: true })]).not.toContain('two_layers_gradients');
});
