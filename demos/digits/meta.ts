import type { DemoMeta } from '../shared/Demo.ts';

export const meta: DemoMeta = {
  id: 'digits',
  title: 'Digits: energies of ten labels',
  architecture: 'classifier 784-128-10',
  loss: 'negative log-likelihood',
  steps: 2814,
  explanation:
    'Handwritten digits (MNIST): the mean energy of each label over the test images of each digit. Training digs a valley along the diagonal.',
  alt: 'Mean energy of ten labels for ten digits. Before training (orange) it is level; after (green) the squares on the diagonal, where label and digit agree, are the lowest.',
};
