import {
  allocateTensor,
  chain as sequencesOf,
  CommandGraph,
  Gpu,
  linearChain,
  nll,
  type Module,
  type State,
  type Tensor,
} from 'webgpu-ebm';
import type { ChainCase } from '../cases.ts';
import type { Prepared } from '../Implementation.ts';
import { encode } from './encode.ts';

/** The likelihood of chains, without a net: unary energies lie where it would write them, and derivatives stay there. */
export async function chain(problem: ChainCase): Promise<Prepared> {
  const { sequences, positions, labels } = problem;
  const rows = sequences * positions;
  const gpu = await Gpu.request();
  const floats = (label: string, shape: readonly number[], data: Float32Array): Tensor =>
    allocateTensor(gpu, 'data', label, shape, { data });
  const integers = (label: string, shape: readonly number[], of: (i: number) => number): Tensor => {
    const data = Uint32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => of(i));
    return allocateTensor(gpu, 'data', label, shape, { element: 'u32', data });
  };
  const pairwise: State = {
    x: floats('V', [labels, labels], problem.pairwise),
    dx: allocateTensor(gpu, 'data', '∂V', [labels, labels]),
  };
  const graph = new CommandGraph({ target: gpu.kind, stateOf: () => pairwise });
  let unary = graph.state('U', [rows, labels]);
  const net: Module = {
    inputs: 1,
    outputs: labels,
    parameters: {},
    fprop(_graph, _input, output) {
      unary = output;
      graph.given(output.x);
    },
    bprop() {},
  };
  const none = floats('X', [rows, 1], new Float32Array(rows));
  const batch = {
    count: sequences,
    longest: positions,
    ranges: integers('ranges', [sequences, 2], (i) => (i % 2 === 0 ? (i / 2) * positions : positions)),
    owners: integers('owners', [rows], (row) => Math.floor(row / positions)),
  };
  const space = sequencesOf({ labels });
  const answers = { space, tensor: floats('Y', [labels, 1], Float32Array.from(space.coordinates)) };
  const landscape = linearChain({ unary: net, ends: false }).landscape(
    { x: none, dx: undefined, sequences: batch },
    answers,
  );

  const y: State = { x: floats('Yi', [rows, 1], problem.y), dx: undefined };
  const loss = nll({ beta: 1 });
  const likelihood = loss.contrast?.(landscape);
  const right = graph.state('Ec', [sequences]);
  const contrast = graph.state('F', [sequences]);
  const losses: State = { x: graph.tensor('L', [sequences]), dx: floats('1', [1], Float32Array.of(1)) };
  landscape.fprop(graph);
  landscape.right(graph, y, right);
  likelihood?.fprop(graph, y, contrast, right);
  loss.fprop(graph, { right, contrast }, losses);
  loss.bprop(graph, { right, contrast }, losses);
  likelihood?.bprop(graph, y, contrast, right);
  landscape.bpropRight(graph, y, right);
  landscape.bprop(graph);

  const results = { losses: losses.x, dunary: unary.dx as Tensor, dpairwise: pairwise.dx as Tensor };
  for (const output of [unary.x, ...Object.values(results)]) graph.output(output);
  const program = await graph.plan(gpu);
  const { buffer, offset } = program.place(unary.x);
  gpu.device.queue.writeBuffer(buffer, offset, problem.unary as Float32Array<ArrayBuffer>);
  const read = (tensor: Tensor): Promise<Float32Array> => program.read(tensor) as Promise<Float32Array>;
  return {
    run: (times) => program.run(times),
    async results() {
      const each = await read(results.losses);
      return {
        loss: Float32Array.of(each.reduce((sum, value) => sum + value, 0) / sequences),
        dunary: await read(results.dunary),
        dpairwise: await read(results.dpairwise),
      };
    },
    bytes: gpu.memory().bytes,
    launches: program.launches.length,
    encode: (times) => encode(gpu, program, times),
    dispose: () => gpu.dispose(),
  };
}
