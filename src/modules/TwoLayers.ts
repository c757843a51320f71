import twoLayers from '../../shaders/modules/two_layers.wgsl';
import twoLayersBySubgroup from '../../shaders/modules/two_layers_by_subgroup.wgsl';
import twoLayersBprop from '../../shaders/modules/two_layers_bprop.wgsl';
import twoLayersBpropBySubgroup from '../../shaders/modules/two_layers_bprop_by_subgroup.wgsl';
import twoLayersGradients from '../../shaders/modules/two_layers_gradients.wgsl';
import type { CommandGraph } from '../graph/CommandGraph.ts';
import type { State } from '../graph/State.ts';
import type { Activation } from './Activation.ts';
import type { Linear } from './Linear.ts';
import { checkFeatures, type Module, type Parameters } from './Module.ts';
import type { Sequential } from './Sequential.ts';

const FPROP = { cpu: twoLayers, gpu: twoLayers, subgroups: twoLayersBySubgroup };
const BPROP = { cpu: twoLayersBprop, gpu: twoLayersBprop, subgroups: twoLayersBpropBySubgroup };

/** What the kernels keep in registers. */
const MOST_INPUTS = 4;
const MOST_OUTPUTS = 16;

/** Rows in a chunk of bprop: enough for a thread's trouble, and few enough for one float32 sum. */
const LEAST_ROWS = 128;
const MOST_ROWS = 1024;
/** Chunks that keep a CPU adapter busy. */
const CHUNKS = 8;

/**
 * A narrow net of two layers, `out = W₂ f(W₁x + b₁) + b₂`, in one launch forward and two back.
 *
 * For CPU adapters, where launches and loads are dear, and when nobody wants `∂input`; otherwise layer by layer.
 */
export class TwoLayers implements Module {
  readonly inputs: number;
  readonly outputs: number;
  readonly parameters: Parameters;
  readonly #layers: Sequential;

  /** @param layers linear, activation with a bias, linear, and perhaps a bias; of sizes that fit. */
  constructor(layers: Sequential) {
    this.inputs = layers.inputs;
    this.outputs = layers.outputs;
    this.parameters = layers.parameters;
    this.#layers = layers;
  }

  static fits(sizes: readonly number[]): boolean {
    const [inputs = 0, , outputs = 0] = sizes;
    return sizes.length === 3 && inputs <= MOST_INPUTS && outputs <= MOST_OUTPUTS;
  }

  fprop(graph: CommandGraph, input: State, output: State): void {
    if (graph.target === 'gpu') {
      this.#layers.fprop(graph, input, output);
      return;
    }
    checkFeatures('TwoLayers.fprop', input, this.inputs);
    const { weight1, bias1, weight2, bias2, kind } = this.#parts(graph);
    const { rows } = input.x;
    const hidden = this.#layers.keepStates(graph, input, output)[2] as State;
    graph.launch(FPROP, {
      tensors: {
        x: input.x,
        weight1: weight1.x,
        bias1: bias1.x,
        weight2: weight2.x,
        bias2: bias2?.x,
        hidden: hidden.x,
        out: output.x,
      },
      params: { rows, hidden: hidden.x.width },
      overrides: {
        ACTIVATION: kind,
        INPUTS: this.inputs,
        OUTPUTS: this.outputs,
        OUTPUT_BIAS: bias2 ? 1 : 0,
      },
      over: [rows],
    });
  }

  bprop(graph: CommandGraph, input: State, output: State): void {
    const { weight1, bias1, weight2, bias2, kind } = this.#parts(graph);
    const isTrained = [weight1, bias1, weight2].every(({ dx }) => dx);
    if (graph.target === 'gpu' || input.dx || !isTrained || !output.dx) {
      this.#layers.bprop(graph, input, output);
      return;
    }
    const hidden = graph.kept<State[]>(this.#layers, output)[2] as State;
    const { rows } = input.x;
    const { inputs, outputs } = this;
    const units = hidden.x.width;
    const chunks = Math.max(Math.min(CHUNKS, Math.ceil(rows / LEAST_ROWS)), Math.ceil(rows / MOST_ROWS));
    const width = outputs + 1 + inputs;
    const parts = graph.tensor('parts of ∂W', [chunks, units, width]);
    graph.launch(BPROP, {
      tensors: { x: input.x, weight2: weight2.x, hidden: hidden.x, dout: output.dx, parts },
      params: { rows, hidden: units, chunks },
      overrides: { ACTIVATION: kind, INPUTS: inputs, OUTPUTS: outputs },
      over: [chunks, units],
    });
    const biases = bias2 ? outputs : 0;
    graph.launch(twoLayersGradients, {
      tensors: {
        parts,
        dout: output.dx,
        dweight1: weight1.dx,
        dbias1: bias1.dx,
        dweight2: weight2.dx,
        dbias2: bias2?.dx,
      },
      params: { rows, hidden: units, inputs, outputs, chunks, biases },
      over: [units * width + biases],
    });
  }

  #parts(graph: CommandGraph): {
    weight1: State;
    bias1: State;
    weight2: State;
    bias2: State | undefined;
    kind: number;
  } {
    const [first, activation, second, last] = this.#layers.parts as [Linear, Activation, Linear, Activation?];
    return {
      weight1: graph.parameter(first.weight),
      bias1: graph.parameter(activation.bias as NonNullable<Activation['bias']>),
      weight2: graph.parameter(second.weight),
      bias2: last?.bias && graph.parameter(last.bias),
      kind: activation.kind,
    };
  }
}
