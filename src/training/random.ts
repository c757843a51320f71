/**
 * Uniform numbers in [0, 1) from a seed and a name: the same on every machine, and independent for different names.
 *
 * SplitMix32, see https://github.com/bryc/code/blob/master/jshash/PRNGs.md#splitmix32.
 */
export function uniformStream(seed: number, name: string): () => number {
  let state = seed >>> 0;
  for (const character of name) state = mix(state ^ (character.codePointAt(0) ?? 0));
  return () => {
    state = (state + 0x9e3779b9) >>> 0;
    return mix(state) / 0x1_0000_0000;
  };
}

function mix(value: number): number {
  let z = value;
  z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
  z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
  return (z ^ (z >>> 15)) >>> 0;
}
