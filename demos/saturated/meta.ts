import type { DemoMeta } from '../shared/Demo.ts';

export const meta: DemoMeta = {
  id: 'saturated',
  title: 'Quadratic and saturated energy: the same decisions, but no normaliser',
  architecture: 'E = ½‖Y − G(X)‖² and E = 1 − exp(−½‖Y − G(X)‖²), one G, 1-20-1',
  loss: 'energy loss (of the quadratic energy)',
  steps: 1000,
  onRequest: true,
  takes: '10 s',
  explanation:
    'Left: the quadratic energy. Right: the saturated one, with the same G. The valleys lie over the same parabola, so both decide alike. Away from it the quadratic energy rises without end, and the saturated one is flat at 1: its exp(−E) has no finite integral, so its log Z keeps growing with the range of Y. Blue: training samples.',
  alt: 'Two energy surfaces side by side. Left a steep-sided valley along a parabola; right a narrow groove along the same parabola in a flat plain.',
};
