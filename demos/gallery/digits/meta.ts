import type { PageMeta } from '../shared/page/PageMeta.ts';

export const meta: PageMeta = {
  id: 'digits',
  order: 6,
  name: 'Digits',
  title: 'Draw a digit, see the energy of each label',
  lead: 'A net gives each of ten labels an energy; the answer is the label of the lowest. It trains on 20,000 handwritten digits of MNIST while you draw: watch one bar sink and the others rise, and look at the images where it is most wrong. Something that is no digit gets a label too: energies of a classifier compare labels, not images.',
  equations: [
    String.raw`E(W,Y,X)=G_W(X)_Y`,
    String.raw`Y^*=\operatorname*{argmin}_{Y}E(W,Y,X)`,
    String.raw`P(Y\mid X)=\frac{e^{-\beta E(W,Y,X)}}{\sum_{y}e^{-\beta E(W,y,X)}}`,
  ],
  source: {
    text: 'Y. LeCun, L. Bottou, Y. Bengio and P. Haffner, Gradient-Based Learning Applied to Document Recognition, 1998',
    url: 'http://yann.lecun.com/exdb/publis/pdf/lecun-98.pdf',
  },
};
