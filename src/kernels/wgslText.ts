// WGSL as a list of words, for what rewrites kernels.

export interface Token {
  readonly text: string;
  readonly index: number;
}

/** The text between two places is replaced. */
export interface Edit {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** Words and single signs, without the space between them. */
export function tokensOf(code: string): Token[] {
  return [...code.matchAll(/\w+|[^\s\w]/g)].map(({ 0: text, index }) => ({ text, index }));
}

export function endOf({ text, index }: Token): number {
  return index + text.length;
}

/** Lines stay where they are as long as no edit holds a line break. At one place, what was asked for first stands first. */
export function applyEdits(code: string, edits: readonly Edit[]): string {
  const parts: string[] = [];
  let position = 0;
  for (const { from, to, text } of [...edits].sort((a, b) => a.from - b.from)) {
    parts.push(code.slice(position, from), text);
    position = to;
  }
  return parts.join('') + code.slice(position);
}

const CLOSING: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

/** The position of the bracket that closes the one at `open`; undefined where none does. */
export function closingBracket(tokens: readonly Token[], open: number): number | undefined {
  const awaited: string[] = [];
  for (let i = open; i < tokens.length; i++) {
    const { text } = tokens[i] as Token;
    const close = CLOSING[text];
    if (close) awaited.push(close);
    else if (text === awaited.at(-1)) awaited.pop();
    if (awaited.length === 0) return i;
  }
  return undefined;
}
