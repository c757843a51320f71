import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import { findData } from '../shared/dataFolder.ts';
import { parseConllu, parseTwoColumns, type Sentence } from './sentences.ts';

const PARTS = ['train', 'test'] as const;

/**
 * The English Web Treebank of Universal Dependencies, official split: 12,544 sentences to train on, 2,077 to test.
 *
 * By N. Silveira and others, CC BY-SA 4.0.
 *
 * @see https://universaldependencies.org/treebanks/en_ewt/
 *
 * @throws DataError where there are no files of it.
 */
export async function readTreebank(
  folders?: readonly string[],
): Promise<{ train: Sentence[]; test: Sentence[] }> {
  const [trainPath = '', testPath = ''] = findData(
    {
      name: 'English Web Treebank',
      files: [
        PARTS.map((part) => `en_ewt-ud-${part}.conllu`),
        PARTS.map((part) => `ewt_upos_${part}.tsv.gz`),
      ],
      source: 'https://universaldependencies.org/treebanks/en_ewt/',
    },
    folders,
  );
  return { train: await readSentences(trainPath), test: await readSentences(testPath) };
}

async function readSentences(path: string): Promise<Sentence[]> {
  const file = await readFile(path);
  return path.endsWith('.gz') ? parseTwoColumns(gunzipSync(file).toString()) : parseConllu(file.toString());
}
