import type { PageMeta } from '../shared/page/PageMeta.ts';

export const meta: PageMeta = {
  id: 'duel',
  order: 3,
  name: 'Duel',
  title: 'Twelve losses, one start',
  lead: 'The same data, the same nets and the same weights at the start, under twelve loss functionals at once: all that differs is what each of them asks of the energies. Watch the surfaces of those that push nothing up go flat, and the valleys of the others settle on the samples. From a larger start, or with one net, even bad losses get away with it. Open a tile to look at its surface closely.',
  equations: [String.raw`\mathcal L(W)=\frac1P\sum_{i=1}^{P}L\bigl(E(W,Y_i,X_i),\,E(W,\cdot,X_i)\bigr)`],
  source: {
    text: 'Y. LeCun et al., A Tutorial on Energy-Based Learning, 2006, section 2.2 and table 1; Y. LeCun and F. J. Huang, AISTATS 2005',
    url: 'http://yann.lecun.com/exdb/publis/pdf/lecun-06.pdf',
  },
};
