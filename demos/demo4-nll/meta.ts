import type { DemoMeta } from '../shared/Demo.ts';

export const meta: DemoMeta = {
  id: 'demo4-nll',
  title: 'Demo 4: negative log-likelihood pulls up every answer',
  architecture: 'implicit regression',
  loss: 'negative log-likelihood',
  steps: 500,
  explanation:
    'All wrong answers are pushed up by their Gibbs probability: fewer, dearer steps, walls that keep growing, and a valley floor that is not pulled to zero.',
  alt: 'Energy surface over X and Y. Before training (orange) it is low; after (green) high walls stand on both sides of a valley along the parabola of the samples (blue).',
};
