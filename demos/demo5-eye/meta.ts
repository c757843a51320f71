import type { DemoMeta } from '../shared/Demo.ts';

export const meta: DemoMeta = {
  id: 'demo5-eye',
  title: 'Demo 5: two right answers for one X',
  architecture: 'implicit regression',
  loss: 'negative log-likelihood',
  steps: 1500,
  explanation:
    'The samples draw an eye, Y = ±0.6(1 − X²). Both lids become valleys: an answer with two values, which no regressor can give.',
  alt: 'Energy surface over X and Y. Before training (orange) it is low; after (green) two valleys follow the two lids of the eye that the samples (blue) draw.',
};
