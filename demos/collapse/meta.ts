import type { DemoMeta } from '../shared/Demo.ts';

export const meta: DemoMeta = {
  id: 'collapse',
  title: 'Collapse: when a surface may go flat, and when it does',
  architecture: 'RBF + switch, linear 784-4 and 10 centres; twin nets 1-20-10',
  loss: 'energy, perceptron, hinge, square-square, negative log-likelihood; squared energy',
  steps: 1000,
  runs: 31,
  onRequest: true,
  takes: '2 min',
  explanation:
    'Left: how far the energies of the ten labels (MNIST) lie apart, relative to the start. With trained centres they shrink to one point under the losses that push nothing up. Right: the twin nets of demo 2, whose collapse depends on the start; bars: the range of three seeds. A flat surface may still be lowest in the right place.',
  alt: 'Two charts with logarithmic axes. Left, the spread of energies falls by orders of magnitude for the energy and the perceptron loss with trained centres, and stays for all others. Right, the spread that twin nets keep grows with the scale of their starting weights and is larger with spread biases.',
};
