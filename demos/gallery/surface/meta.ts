import type { PageMeta } from '../shared/page/PageMeta.ts';

export const meta: PageMeta = {
  id: 'surface',
  order: 1,
  name: 'Surface',
  title: 'An energy surface that trains while you watch',
  lead: 'Low energy means that X and Y go together. Training pulls the surface down at the samples (blue); a good loss also pushes it up elsewhere, so that a valley (the line: the best answer for each X) comes to lie along the data. Demo 2 pushes nothing up: watch its surface collapse. Orange is where it began.',
  equations: [
    String.raw`E(W,Y,X)=D\bigl(G_1(X),G_2(Y)\bigr)`,
    String.raw`\text{or, with one net,}\quad E(W,Y,X)=D\bigl(G(X),Y\bigr)`,
    String.raw`Y^*=\operatorname*{argmin}_{Y}E(W,Y,X)`,
    String.raw`\bar Y=\operatorname*{argmin}_{\lVert Y-Y_i\rVert\ge\varepsilon}E(W,Y,X_i)`,
  ],
  source: {
    text: 'Y. LeCun and F. J. Huang, Loss Functions for Discriminative Training of Energy-Based Models, AISTATS 2005; Y. LeCun et al., A Tutorial on Energy-Based Learning, 2006',
    url: 'http://yann.lecun.com/exdb/publis/pdf/lecun-06.pdf',
  },
};
