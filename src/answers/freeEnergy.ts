import type { MakeContrast } from './Contrast.ts';

/** Contrast `F_β`, the free energy over all answers: soft, it pulls on each by its Gibbs probability. */
export function freeEnergy(beta: number): MakeContrast {
  return (landscape) => ({
    fprop: (graph, _y, output) => landscape.freeEnergy(graph, beta, output),
    bprop: (graph, _y, output) => landscape.bpropFreeEnergy(graph, beta, output),
  });
}
