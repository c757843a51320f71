import type { DemoMeta } from '../shared/Demo.ts';

export const meta: DemoMeta = {
  id: 'verification',
  title: 'Verification: do two images show the same digit?',
  architecture: 'matcher, G 784-128-16 on both sides, ‖G(X₁) − G(X₂)‖₁',
  loss: 'square-exponential',
  steps: 1200,
  runs: 2,
  onRequest: true,
  takes: '3 min',
  explanation:
    'Two images (MNIST) show the same digit if their energy is below a threshold, chosen on other pairs. Also for the digits 8 and 9 with a model that has only ever seen 0 to 7. Dashed: the distance of the pixels.',
  alt: 'Curves of false rejects against false accepts, a histogram of the energies of pairs of the same digit and of different digits, and examples with their energies.',
};
