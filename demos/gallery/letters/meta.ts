import type { PageMeta } from '../shared/page/PageMeta.ts';

export const meta: PageMeta = {
  id: 'letters',
  order: 7,
  name: 'Letters',
  title: 'Reading a noisy word as a whole',
  lead: 'Each letter of a word is hard to read, and its neighbours help: U gives energies to the letters of a picture, V to pairs of letters that stand side by side. The answer is the word of lowest total energy out of 26ᵀ, found without listing them. Type a word; circles show how probable each letter is, lines each pair, and the green path is the answer. Press a circle to say that this letter is right, and see the others follow.',
  equations: [
    String.raw`E(W,Y,X)=\sum_{t}U(X_t)[Y_t]+\sum_{t}V[Y_{t-1},Y_t]`,
    String.raw`P(y_t=j\mid X)=\sum_{Y:\,y_t=j}\frac{e^{-\beta E(W,Y,X)}}{Z(X)}`,
  ],
  source: {
    text: 'Y. LeCun et al., A Tutorial on Energy-Based Learning, 2006, section 6; J. Lafferty, A. McCallum and F. Pereira, Conditional Random Fields, ICML 2001',
    url: 'http://yann.lecun.com/exdb/publis/pdf/lecun-06.pdf',
  },
};
