import type { DemoMeta } from '../shared/Demo.ts';

export const meta: DemoMeta = {
  id: 'losses-on-digits',
  title: 'Losses on digits: the same net trained with every loss functional',
  architecture: '784-128-10 and 10 RBF units; LeNet-5',
  loss: 'all twelve',
  steps: 1000,
  runs: 36,
  onRequest: true,
  takes: '10 min',
  explanation:
    'Test error and margin Ei − Ec on MNIST by loss functional, the best on top. The same net, starting weights, batches and steps for all; hyperparameters by a search on training images alone. For comparison LeNet-5, trained for longer.',
  alt: 'Two charts with a line for each loss functional, sorted by test error: left its test error in percent, right its mean margin, as points with whiskers over three seeds, on logarithmic scales.',
};
