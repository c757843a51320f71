import { labels, Linear, type Parameter, TabularLandscape } from 'webgpu-ebm';
import { DERIVATIVES, VALUES, withEnergies } from '../Comparison.ts';
import { flat } from '../golden.ts';
import { casesOf, type Group } from './Group.ts';
import { Recording } from './Recording.ts';

interface FreeEnergyCase {
  readonly id: string;
  readonly kind: 'logsumexp' | 'free_energy';
  readonly hyper: { readonly beta?: number; readonly w?: number };
  readonly inputs: { readonly x?: number[][]; readonly E?: number[][] };
  readonly out: readonly number[];
  readonly cotangent: readonly number[];
  readonly grad_inputs: { readonly x?: number[][]; readonly E?: number[][] };
}

export const freeEnergies: Group = {
  name: 'Free energies',
  about: '−(1/β) log Σ w exp(−βE) of tables of energies, up to ±1000, and its derivatives',
  files: ['free_energy.json'],
  async *check(gpu, [file]) {
    for (const { id, kind, hyper, inputs, out, cotangent, grad_inputs } of casesOf<FreeEnergyCase>(file)) {
      // log Σ exp(x) is −F of the energies −x at β = 1.
      const sign = kind === 'logsumexp' ? -1 : 1;
      const signed = (values: readonly number[]): number[] => values.map((value) => sign * value);
      const table = inputs.E ?? inputs.x ?? [];
      const [rows, columns] = [table.length, table[0]?.length ?? 0];
      const recording = new Recording(gpu);
      try {
        const { graph } = recording;
        // A linear net with a row of its own for each sample: its weights are the table, transposed.
        const net = new Linear(rows, columns);
        const weights = Array.from(
          { length: columns * rows },
          (_, i) => sign * (table[i % rows]?.[Math.floor(i / rows)] as number),
        );
        const weight = recording.parameter(net.parameters['weight'] as Parameter, 'E', weights);
        const unit = Array.from({ length: rows * rows }, (_, i) => (i % (rows + 1) === 0 ? 1 : 0));
        const x = { x: recording.tensor('x', [rows, rows], unit), dx: undefined };
        const space = { ...labels(columns), weight: hyper.w ?? 1 };
        const listed = recording.tensor('Y', [columns, 1], [...space.coordinates]);
        const landscape = new TabularLandscape(net, x, { space, tensor: listed });
        const energy = recording.state('F', [rows], undefined, signed(cotangent));
        const beta = hyper.beta ?? 1;
        landscape.fprop(graph);
        landscape.freeEnergy(graph, beta, energy);
        landscape.bpropFreeEnergy(graph, beta, energy);
        landscape.bprop(graph);
        const [values, slopes] = await recording.read([energy.x, weight.dx]);
        const found = Array.from(values ?? [], (value) => sign * value);
        yield { id, what: 'F', actual: found, expected: out, tolerance: VALUES };
        const gradient = grad_inputs.E ?? grad_inputs.x ?? [];
        const transposed = gradient[0]?.flatMap((_, k) => gradient.map((row) => row[k] as number)) ?? [];
        const actual = signed(Array.from(slopes ?? []));
        yield {
          id,
          what: '∂E',
          actual,
          expected: transposed,
          tolerance: withEnergies(DERIVATIVES, flat(table)),
        };
      } finally {
        recording.dispose();
      }
    }
  },
};
