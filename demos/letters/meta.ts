import type { DemoMeta } from '../shared/Demo.ts';

export const meta: DemoMeta = {
  id: 'letters',
  title: 'Handwritten words, half split: letters alone, and chains of letters',
  architecture: 'a label a letter; chains with linear energies of 128 pixels, and with a convolutional net',
  loss: 'negative log-likelihood, structured hinge, perceptron',
  // Of all trainings together.
  steps: 15_676,
  onRequest: true,
  takes: '2 min',
  explanation:
    "Words of R. Kassel's handwriting collection, as images of letters by B. Taskar (http://ai.stanford.edu/~btaskar/ocr/; no licence is stated, so bring the file). Half split: trained on 3,438 words, tested on 3,439. A chain knows which letters follow each other: it corrects letters that alone look like others. All trainings share the steps.",
  alt: 'Test words as rows of letter images; under each letter what three models read, wrong letters in orange, corrected ones in green.',
};
