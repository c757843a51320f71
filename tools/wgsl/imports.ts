// `#import "path"` for WGSL: a line of its own, path relative to the file, each file included once.

import { dirname, resolve } from 'node:path';

/** Lines of the result from `start` on (counting from 1) are those of `file` from `line` on. */
export type Run = readonly [start: number, file: string, line: number];

export interface Resolved {
  readonly code: string;
  readonly lines: readonly Run[];
  /** Every file that took part, the entry first. */
  readonly files: readonly string[];
}

/** Reads a file by its absolute path; undefined when there is none. */
export type ReadText = (file: string) => string | undefined;

const IMPORT = /^\s*#import\s+"([^"]+)"\s*;?\s*$/;

/**
 * The code of `entry` with every `#import` replaced by the file it names, at its first mention only.
 * Comments go, the lines they stood on stay (as empty lines, cut at both ends of a run), so lines need only one entry a run.
 * `nameFile` shortens paths for messages and for `lines`. Throws at `file:line` on a missing file, a cycle, or an `#import` that isn't a line of its own.
 */
export function resolveImports(entry: string, read: ReadText, nameFile = (file: string) => file): Resolved {
  const output: string[] = [];
  const lines: Run[] = [];
  const files: string[] = [];

  const append = (file: string, first: number, text: readonly string[]) => {
    const filled = text.findIndex((line) => line !== '');
    if (filled < 0) return;
    lines.push([output.length + 1, nameFile(file), first + filled]);
    output.push(...text.slice(filled, text.findLastIndex((line) => line !== '') + 1));
  };

  const include = (file: string, importers: readonly string[], from: string) => {
    if (importers.includes(file)) {
      const cycle = [...importers.slice(importers.indexOf(file)), file].map(nameFile).join(' → ');
      throw new Error(`${from}: #import makes a cycle, ${cycle}. Move what they share into a third file.`);
    }
    if (files.includes(file)) return;
    const source = read(file);
    if (source === undefined) {
      throw new Error(
        `${from}: #import found no file ${nameFile(file)}. Paths are relative to the importing file.`,
      );
    }
    files.push(file);
    const text = stripComments(source)
      .split('\n')
      .map((line) => line.trimEnd());
    let start = 0;
    for (const [i, line] of text.entries()) {
      if (!line.includes('#import')) continue;
      const path = IMPORT.exec(line)?.[1];
      if (path === undefined) {
        throw new Error(
          `${nameFile(file)}:${i + 1}: expected #import "path" on a line of its own, got ${line.trim()}.`,
        );
      }
      append(file, start + 1, text.slice(start, i));
      include(resolve(dirname(file), path), [...importers, file], `${nameFile(file)}:${i + 1}`);
      start = i + 1;
    }
    append(file, start + 1, text.slice(start));
  };

  include(entry, [], nameFile(entry));
  return { code: `${output.join('\n')}\n`, lines, files };
}

/** Every comment becomes a space, and every line break stays; WGSL's block comments nest, and it has no strings. */
export function stripComments(source: string): string {
  let depth = 0;
  let inLine = false;
  let code = '';
  for (const token of source.replaceAll('\r\n', '\n').split(/(\/\*|\*\/|\/\/|\n)/)) {
    if (token === '\n') {
      inLine = false;
      code += token;
    } else if (inLine) continue;
    else if (token === '/*') depth += 1;
    else if (token === '*/' && depth > 0) depth -= 1;
    else if (depth > 0) continue;
    else if (token === '//') inLine = true;
    else code += token;
    if (depth === 1 && token === '/*') code += ' ';
  }
  return code;
}
