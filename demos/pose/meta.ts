import type { DemoMeta } from '../shared/Demo.ts';

export const meta: DemoMeta = {
  id: 'pose',
  title: 'Detection and pose at once: is it a 3, and how is it turned?',
  architecture: 'E(z, X) = 1 − exp(−‖G(X) − F(z)‖₁), F half a circle in R³, G 784-128-3',
  loss: 'square-exponential',
  steps: 2400,
  onRequest: true,
  takes: '1 min',
  explanation:
    'Handwritten digits (MNIST), turned by up to 90° to either side. One search, the pose z of lowest energy, says how a 3 is turned, and its energy whether there is one. The digits 8 and 9 were never trained on, neither as 3 nor as background.',
  alt: 'Curves of detections against false alarms, the estimated pose against the true one, and turned digits with an arrow along the estimated pose.',
};
