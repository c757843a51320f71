import type { PageMeta } from '../shared/page/PageMeta.ts';

export const meta: PageMeta = {
  id: 'good-losses',
  order: 4,
  name: 'Good losses',
  title: 'What makes a loss good',
  lead: 'A loss sees two numbers of each sample: Ec, the energy of its right answer, and a contrast, here mostly Ei, the lowest energy of a wrong one. So it is a landscape over a plane, and each dot is a sample that runs down it along its arrow. The sample is decided rightly above the diagonal. A good loss carries the cloud over the line of its margin; the energy loss only pulls it to the left, and the perceptron loss lets it rest on the diagonal.',
  equations: [
    String.raw`E_c=E(W,Y_i,X_i)`,
    String.raw`E_i=\min_{\lVert Y-Y_i\rVert\ge\varepsilon}E(W,Y,X_i)`,
    String.raw`\text{good:}\ \ \exists\,(E_c,E_i)\ \text{with}\ E_c+m<E_i:`,
    String.raw`L(E_c,E_i)<L(E_c',E_i')\ \ \forall\,E_c'+m\ge E_i'`,
  ],
  source: {
    text: 'Y. LeCun and F. J. Huang, Loss Functions for Discriminative Training of Energy-Based Models, AISTATS 2005, section 3; Y. LeCun et al., A Tutorial on Energy-Based Learning, 2006, section 5',
    url: 'http://yann.lecun.com/exdb/publis/pdf/lecun-06.pdf',
  },
};
