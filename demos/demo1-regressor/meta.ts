import type { DemoMeta } from '../shared/Demo.ts';

export const meta: DemoMeta = {
  id: 'demo1-regressor',
  title: 'Demo 1: a regressor works with the simplest loss',
  architecture: 'regressor',
  loss: 'squared energy',
  steps: 1000,
  explanation:
    'E = |Y − G(X)| has one fixed V shape in Y, so pulling down the samples pushes up everything else: a valley along Y = X².',
  alt: 'Energy surface over X and Y. Before training (orange) it is a V whose fold runs straight along X; after (green) the fold lies at zero along the parabola of the samples (blue).',
};
