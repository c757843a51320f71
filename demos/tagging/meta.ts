import type { DemoMeta } from '../shared/Demo.ts';

export const meta: DemoMeta = {
  id: 'tagging',
  title: 'Parts of speech of English: words alone, and chains of them',
  architecture: 'a chain with linear energies of 26 features a word, hashed to 65,536 numbers',
  loss: 'negative log-likelihood',
  // Of both trainings together.
  steps: 1188,
  onRequest: true,
  takes: '2 min',
  explanation:
    'English Web Treebank of Universal Dependencies, by N. Silveira and others (https://universaldependencies.org/treebanks/en_ewt/, CC BY-SA 4.0; bring the files), official split: trained on 12,544 sentences, tested on 2,077. Beside the tag that each word has most often, and a classifier that sees the features of a word and its neighbours but not their tags.',
  alt: 'Bars of errors by right tag for three models, and test sentences with the right tags and those of two models, wrong ones framed, corrected ones on a green field.',
};
