import type { PageMeta } from '../shared/page/PageMeta.ts';

export const meta: PageMeta = {
  id: 'your-data',
  order: 2,
  name: 'Your data',
  title: 'Draw the data, and watch the surface follow',
  lead: 'Click on the map to add samples, drag to draw a curve, drag a sample to move it, on the map or in the picture above; training goes on meanwhile. Two right answers for one X become two valleys: draw an eye, or a circle. A regressor, which has one answer for each X, can only take their mean.',
  equations: [
    String.raw`\mathcal L_{\mathrm{nll}}=\frac1P\sum_{i=1}^{P}\Bigl(E(W,Y_i,X_i)+\tfrac1\beta\log\!\int_{\mathcal Y}e^{-\beta E(W,y,X_i)}\,dy\Bigr)`,
  ],
  source: {
    text: 'Y. LeCun et al., A Tutorial on Energy-Based Learning, 2006, sections 1 and 2',
    url: 'http://yann.lecun.com/exdb/publis/pdf/lecun-06.pdf',
  },
};
