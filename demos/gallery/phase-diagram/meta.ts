import type { PageMeta } from '../shared/page/PageMeta.ts';

export const meta: PageMeta = {
  id: 'phase-diagram',
  order: 8,
  name: 'Phase diagram',
  title: 'Thousands of models on one map',
  lead: 'Every point of the map is a model of its own, trained from its own start; all of them train on your GPU, many at once. Two settings change along the axes. Where does demo 2 collapse? Where does demo 4 fail? The map begins coarse and becomes finer. Point at it to see a model’s surface, click to train that model while you watch.',
  equations: [
    String.raw`\text{collapse}=\frac{\langle\max_Y E-\min_Y E\rangle_X\ \text{after training}}{\langle\max_Y E-\min_Y E\rangle_X\ \text{before}}`,
    String.raw`\text{inference error}=\bigl\langle\,\lvert Y^*(X)-Y^{\text{right}}(X)\rvert\,\bigr\rangle_X`,
  ],
  source: {
    text: 'Y. LeCun and F. J. Huang, Loss Functions for Discriminative Training of Energy-Based Models, AISTATS 2005',
    url: 'http://yann.lecun.com/exdb/publis/pdf/lecun-huang-05.pdf',
  },
};
