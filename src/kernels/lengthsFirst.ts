const ARRAYS = /var<storage[^>]*>\s+(\w+)\s*:\s*array<\s*[\w<>]+\s*>\s*;/g;
const MAIN = /\bfn\s+main\s*\([^{]*\{/;

/**
 * A kernel's WGSL that asks for the length of each of its arrays before it does anything else: for CPU adapters.
 *
 * WebGPU keeps each access within its array, for which it has to know the length, and on a CPU adapter a length is four
 * integer divisions, which take as long as the access. A compiler there reuses a length that is known on every way to an
 * access, but takes none out of a loop. Lines stay where they are.
 */
export function lengthsFirst(code: string): string {
  const lengths = [...code.matchAll(ARRAYS)].map(([, name]) => `arrayLength(&${name})`);
  if (lengths.length === 0) return code;
  // No array is empty; a length that nothing depended on would be left out.
  return code.replace(MAIN, (main) => `${main} if ((${lengths.join(' | ')}) == 0u) { return; }`);
}
