import type { DemoMeta } from '../shared/Demo.ts';

export const meta: DemoMeta = {
  id: 'demo3-square-square',
  title: 'Demo 3: pulling up the most offending answer prevents the collapse',
  architecture: 'implicit regression',
  loss: 'square-square',
  steps: 1500,
  explanation:
    'The loss also pulls up, to the margin m = 1, the lowest point at least ε = 0.3 away from each sample: a valley at zero along Y = X².',
  alt: 'Energy surface over X and Y. Before training (orange) it is low everywhere; after (green) a valley at zero follows the parabola of the samples (blue), with walls on both sides.',
};
