/** Shares of wrong labels, and of sequences with one or more of them. */
export interface SequenceErrors {
  label: number;
  sequence: number;
}

/** Errors of a label for each position, of sequences of these lengths, one after the other. */
export function sequenceErrors(
  labels: ArrayLike<number>,
  right: ArrayLike<number>,
  lengths: readonly number[],
): SequenceErrors {
  let wrongLabels = 0;
  let wrongSequences = 0;
  let first = 0;
  for (const length of lengths) {
    const before = wrongLabels;
    for (let at = first; at < first + length; at++) wrongLabels += labels[at] === right[at] ? 0 : 1;
    wrongSequences += wrongLabels > before ? 1 : 0;
    first += length;
  }
  return { label: wrongLabels / first, sequence: wrongSequences / lengths.length };
}
