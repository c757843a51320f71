import type { KernelBinding, KernelParams, KernelSource } from './KernelSource.ts';
import { unfit } from './share.ts';
import { applyEdits, closingBracket, endOf, tokensOf, type Edit, type Token } from './wgslText.ts';

const joined = new Map<string, { sources: readonly KernelSource[]; kernel: KernelSource }[]>();

/** What a binding, param or override of the kernel at `position` is called where kernels are joined. */
export function nameWhenJoined(name: string, position: number): string {
  return `${name}_${position}`;
}

/** The override that all of them share: the size of a workgroup. */
export const WORKGROUP = 'WORKGROUP';

/**
 * One kernel that does for each row what several do, one after the other: `compute_row` of each is called in turn.
 *
 * All names of the kernel at position i end in `_i`, so the same kernel may take part twice. It may have more bindings than
 * a device allows: `share` makes one of those that lie in one buffer.
 *
 * @param sources kernels with `worksByRow`
 * @throws ShaderError for text that this can't join.
 */
export function joinRows(sources: readonly KernelSource[]): KernelSource {
  const name = sources.map((source) => source.name).join(' + ');
  const known = joined.get(name) ?? [];
  joined.set(name, known);
  let entry = known.find((other) => other.sources.every((source, i) => source === sources[i]));
  if (!entry) {
    entry = { sources, kernel: join(sources, name) };
    known.push(entry);
  }
  return entry.kernel;
}

function join(sources: readonly KernelSource[], name: string): KernelSource {
  const params = joinParams(sources);
  const bindings: KernelBinding[] = [];
  for (const [position, source] of sources.entries()) {
    for (const { name: own, access, element } of source.bindings) {
      bindings.push({ name: nameWhenJoined(own, position), binding: bindings.length + 1, access, element });
    }
  }
  const head = [
    `struct Params { ${params.fields.map((field) => `${field.name}: ${field.type},`).join(' ')} }`,
    '@group(0) @binding(0) var<uniform> params: Params;',
    ...bindings.map(
      ({ name: own, binding, element }) =>
        `@group(0) @binding(${binding}) var<storage, read_write> ${own}: array<${element}>;`,
    ),
    `override ${WORKGROUP}: u32 = 64u;`,
    `@compute @workgroup_size(${WORKGROUP})`,
    'fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {',
    `  let row = ${nameWhenJoined('flat_thread', 0)}(id, groups, ${WORKGROUP});`,
    ...sources.map((_, position) => `  ${nameWhenJoined('compute_row', position)}(row);`),
    '}',
  ];
  const parts = [head.join('\n')];
  const lines: KernelSource['lines'][number][] = [];
  let above = head.length;
  for (const [position, source] of sources.entries()) {
    parts.push(bodyOf(source, position));
    lines.push(...source.lines.map(([start, file, line]) => [start + above, file, line] as const));
    above += source.code.split('\n').length;
  }
  const [first] = sources as [KernelSource];
  return {
    ...first,
    name,
    code: parts.join('\n'),
    lines,
    bindings,
    params,
    overrides: [
      WORKGROUP,
      ...sources.flatMap(({ overrides }, position) =>
        overrides.filter((own) => own !== WORKGROUP).map((own) => nameWhenJoined(own, position)),
      ),
    ],
  };
}

function joinParams(sources: readonly KernelSource[]): KernelParams {
  const fields: KernelParams['fields'][number][] = [];
  for (const [position, { params }] of sources.entries()) {
    for (const { name, type } of params?.fields ?? []) {
      fields.push({ name: nameWhenJoined(name, position), offset: 4 * fields.length, type });
    }
  }
  return { binding: 0, size: 4 * fields.length, fields };
}

/** A kernel's text without its main and what the joined one declares; lines stay where they are. */
function bodyOf(source: KernelSource, position: number): string {
  const tokens = tokensOf(source.code);
  const text = (i: number): string => tokens[i]?.text ?? '';
  const own = declaredNames(tokens);
  const edits: Edit[] = [];
  const leaveOut = (from: number, to: number): void => {
    const [first, last] = [tokens[from] as Token, tokens[to] as Token];
    const removed = source.code.slice(first.index, endOf(last));
    edits.push({ from: first.index, to: endOf(last), text: removed.replaceAll(/[^\n]/g, '') });
  };
  for (let i = 0; i < tokens.length; i++) {
    const end = endOfLeftOut(source, tokens, i);
    if (end !== undefined) {
      leaveOut(i, end);
      i = end;
    } else if (text(i) === 'params' && text(i + 1) === '.') {
      const field = tokens[i + 2] as Token;
      edits.push({ from: field.index, to: endOf(field), text: nameWhenJoined(field.text, position) });
      i += 2;
    } else if (own.has(text(i)) && text(i - 1) !== '.' && !isMember(tokens, i)) {
      const { index } = tokens[i] as Token;
      edits.push({ from: index, to: index + text(i).length, text: nameWhenJoined(text(i), position) });
    }
  }
  return applyEdits(source.code, edits);
}

/** The last token of what the joined kernel declares itself and token i begins: main, bindings, params, the workgroup's size. */
function endOfLeftOut(source: KernelSource, tokens: readonly Token[], i: number): number | undefined {
  const text = (at: number): string => tokens[at]?.text ?? '';
  const next = (sign: string, from: number): number => {
    const found = tokens.findIndex((token, at) => at >= from && token.text === sign);
    if (found < 0) throw unfit(source, `${sign} after ${text(from)}, got the end of the file`);
    return found;
  };
  const closing = (open: number): number => {
    const end = closingBracket(tokens, open);
    if (end === undefined)
      throw unfit(source, `a bracket that closes ${text(open)}, got the end of the file`);
    return end;
  };
  if (text(i) === '@' && text(i + 1) === 'group') return next(';', i);
  if (text(i) === '@' && text(i + 1) === 'compute') return closing(next('{', i));
  if (text(i) === 'struct' && text(i + 1) === 'Params') return closing(i + 2);
  if (text(i) === 'override' && text(i + 1) === WORKGROUP) return next(';', i);
  return undefined;
}

const DECLARE: ReadonlySet<string> = new Set(['fn', 'struct', 'const', 'override', 'alias', 'var']);

/** What a module declares outside of functions, WORKGROUP and params apart. */
function declaredNames(tokens: readonly Token[]): ReadonlySet<string> {
  const names = new Set<string>();
  let depth = 0;
  for (let i = 0; i < tokens.length; i++) {
    const { text } = tokens[i] as Token;
    if (text === '{') depth++;
    else if (text === '}') depth--;
    else if (depth === 0 && DECLARE.has(text)) {
      let at = i + 1;
      if (tokens[at]?.text === '<') while (tokens[at - 1]?.text !== '>') at++;
      names.add(tokens[at]?.text ?? '');
    }
  }
  names.delete(WORKGROUP);
  names.delete('params');
  return names;
}

/** Whether token i is the name of a member in the declaration of a struct. */
function isMember(tokens: readonly Token[], i: number): boolean {
  if (tokens[i + 1]?.text !== ':') return false;
  for (let at = i; at >= 0; at--) {
    const { text } = tokens[at] as Token;
    if (text === '}' || text === ';' || text === '(') return false;
    if (text === '{') return tokens[at - 2]?.text === 'struct';
  }
  return false;
}
