import { DataError } from 'webgpu-ebm';

/** The universal parts of speech. @see https://universaldependencies.org/u/pos/ */
export const TAGS = [
  'ADJ',
  'ADP',
  'ADV',
  'AUX',
  'CCONJ',
  'DET',
  'INTJ',
  'NOUN',
  'NUM',
  'PART',
  'PRON',
  'PROPN',
  'PUNCT',
  'SCONJ',
  'SYM',
  'VERB',
  'X',
] as const;

export interface Sentence {
  words: string[];
  /** Of each word: its place in `TAGS`. */
  tags: number[];
}

/**
 * Sentences of a file in the format CoNLL-U: a word a line, in ten columns; the form is the second, the tag the fourth.
 *
 * Left out are multiword lines (`2-3 don't`), whose words follow, and empty nodes (`8.1`).
 *
 * @see https://universaldependencies.org/format.html
 *
 * @throws DataError for a line of another form, or a tag that isn't universal.
 */
export function parseConllu(text: string): Sentence[] {
  return parseLines(text, 'parseConllu', (line) => {
    if (line.startsWith('#')) return undefined;
    const columns = line.split('\t');
    const [id = '', word, , tag] = columns;
    if (columns.length === 10 && /^\d+[-.]\d+$/.test(id)) return undefined;
    return columns.length === 10 ? [word, tag] : [];
  });
}

/**
 * Sentences of a file of two columns: a word a line, its form, a tab, its tag; an empty line between sentences.
 *
 * @throws DataError for a line of another form, or a tag that isn't universal.
 */
export function parseTwoColumns(text: string): Sentence[] {
  return parseLines(text, 'parseTwoColumns', (line) => line.split('\t'));
}

/** What a line says of a word, nothing for a line that isn't one. */
type ParseLine = (line: string) => readonly (string | undefined)[] | undefined;

function parseLines(text: string, operation: string, parse: ParseLine): Sentence[] {
  const sentences: Sentence[] = [];
  let sentence: Sentence = { words: [], tags: [] };
  for (const [i, line] of `${text}\n\n`.split(/\r?\n/).entries()) {
    if (line === '') {
      if (sentence.words.length > 0) sentences.push(sentence);
      sentence = { words: [], tags: [] };
      continue;
    }
    const parsed = parse(line);
    if (!parsed) continue;
    const [word, tag] = parsed;
    const label = TAGS.findIndex((one) => one === tag);
    if (!word || label < 0) {
      throw new DataError(
        `${operation}: expected a word and a universal tag in line ${i + 1}, got "${line.slice(0, 60)}". ` +
          'Use a whole file of the treebank.',
      );
    }
    sentence.words.push(word);
    sentence.tags.push(label);
  }
  return sentences;
}
