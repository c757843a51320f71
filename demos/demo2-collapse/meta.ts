import type { DemoMeta } from '../shared/Demo.ts';

export const meta: DemoMeta = {
  id: 'demo2-collapse',
  title: 'Demo 2: the same loss with two nets collapses',
  architecture: 'implicit regression',
  loss: 'squared energy',
  steps: 1500,
  explanation:
    'E = ‖G₁(X) − G₂(Y)‖₁: nothing is pulled up, so both nets learn to ignore their inputs and the surface goes flat at zero.',
  alt: 'Energy surface over X and Y. Before training (orange) it has slopes; after (green) it is flat, close to zero everywhere, on and off the samples (blue).',
};
