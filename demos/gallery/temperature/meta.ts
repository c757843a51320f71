import type { PageMeta } from '../shared/page/PageMeta.ts';

export const meta: PageMeta = {
  id: 'temperature',
  order: 5,
  name: 'Temperature',
  title: 'Temperature: from likelihood to perceptron',
  lead: 'β is the inverse of a temperature. Where it is low, every answer counts: the Gibbs density P(Y|X) is broad, and the free energy F lies far from the lowest energy. Turn it up: the density becomes a line along the best answers, F becomes the minimum, and so the negative log-likelihood becomes the perceptron loss. Two models train from the same start, one with either loss: watch them part at low β and stay together at high β.',
  equations: [
    String.raw`F_\beta(X)=-\tfrac1\beta\log\sum_k w\,e^{-\beta E(Y_k,X)}\ \xrightarrow{\ \beta\to\infty\ }\ \min_Y E(Y,X)`,
    String.raw`-\tfrac{\log Kw}{\beta}\ \le\ F_\beta-\min_Y E\ \le\ -\tfrac{\log w}{\beta}`,
    String.raw`L_{\text{nll}}=E_c-F_\beta\ \to\ E_c-\min_Y E=L_{\text{perceptron}}`,
  ],
  source: {
    text: 'Y. LeCun et al., A Tutorial on Energy-Based Learning, 2006, sections 1.3 and 2.2.4',
    url: 'http://yann.lecun.com/exdb/publis/pdf/lecun-06.pdf',
  },
};
