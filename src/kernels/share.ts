import { ShaderError } from '../errors.ts';
import { Forms } from './Forms.ts';
import type { KernelParams, KernelSource } from './KernelSource.ts';
import { applyEdits, closingBracket, endOf, tokensOf, type Edit, type Token } from './wgslText.ts';

/** A kernel whose bindings serve several tensors each; params tell where in a binding each of them starts. */
export interface SharedKernel extends KernelSource {
  /** The kernel's own fields, then `at_<binding>`, and `length_<binding>` where the kernel asks for it. */
  readonly params: KernelParams;
  /** Under each binding that is left, the names of the kernel's own that it serves. */
  readonly served: Readonly<Record<string, readonly string[]>>;
  /** Bytes of an element of each binding, the unit of `at_<binding>`: 4, or 16 for vectors. */
  readonly elementBytes: Readonly<Record<string, number>>;
}

const shared = new Forms<SharedKernel>();

/**
 * Rewrites a kernel's WGSL so that one binding serves all tensors that lie in one buffer: `x[i]` becomes
 * `owner[params.at_x + (i)]`, and `arrayLength(&x)` becomes `params.length_x`. Arithmetic and lines stay as they are.
 *
 * @param together names of bindings in one buffer; the first of each serves all.
 * @throws ShaderError for text that this can't rewrite.
 */
export function share(source: KernelSource, together: readonly (readonly string[])[]): SharedKernel {
  return shared.of(source, together, () => rewrite(source, together));
}

function rewrite(source: KernelSource, together: readonly (readonly string[])[]): SharedKernel {
  const owners = ownersOf(source, together);
  const tokens = tokensOf(source.code);
  const edits: Edit[] = [];
  const indices = new Indices(source, tokens, owners);
  for (let i = 0; i < tokens.length; i++) edits.push(...indices.at(i));
  const interfaceOf = sharedInterface(source, owners, indices.measured);
  const extra = interfaceOf.params.fields.slice(source.params?.fields.length);
  return {
    ...source,
    ...interfaceOf,
    code: declareShared(
      applyEdits(source.code, edits),
      source,
      owners,
      extra.map(({ name }) => name),
    ),
  };
}

/** For each name that another binding serves: that one. */
export function ownersOf(
  source: KernelSource,
  together: readonly (readonly string[])[],
): ReadonlyMap<string, string> {
  return new Map(
    together.flatMap(([owner, ...others]) =>
      others.map((name): [string, string] => {
        if (owner === undefined || elementType(source, name) !== elementType(source, owner)) {
          throw unfit(source, `${name} and ${owner}, which lie in one buffer, to hold elements of one type`);
        }
        return [name, owner];
      }),
    ),
  );
}

/** What a shared kernel says of itself, but for the text. */
export function sharedInterface(
  source: KernelSource,
  owners: ReadonlyMap<string, string>,
  measured: ReadonlySet<string>,
): Pick<SharedKernel, 'params' | 'bindings' | 'served' | 'elementBytes'> {
  const { params } = source;
  if (!params) throw unfit(source, 'a struct of params, got none');
  const names = source.bindings.map(({ name }) => name);
  const extra = [...names.map((name) => `at_${name}`), ...Array.from(measured, (name) => `length_${name}`)];
  const first = Math.max(0, ...params.fields.map(({ offset }) => offset + 4));
  return {
    params: {
      ...params,
      size: first + 4 * extra.length,
      fields: [
        ...params.fields,
        ...extra.map((name, i) => ({ name, offset: first + 4 * i, type: 'u32' as const })),
      ],
    },
    bindings: source.bindings.filter(({ name }) => !owners.has(name)),
    served: Object.fromEntries(
      names
        .filter((name) => !owners.has(name))
        .map((name) => [name, [name, ...names.filter((other) => owners.get(other) === name)]]),
    ),
    elementBytes: Object.fromEntries(names.map((name) => [name, elementBytes(source, name)])),
  };
}

/** The declarations: params with places for the bindings, and the bindings that are left. */
export function declareShared(
  code: string,
  source: KernelSource,
  owners: ReadonlyMap<string, string>,
  fields: readonly string[],
): string {
  const struct = /(struct\s+Params\s*\{[^}]*?),?(\s*\})/;
  if (!struct.test(code)) throw unfit(source, 'struct Params');
  const places = fields.map((name) => ` ${name}: u32,`).join('');
  return code
    .replace(struct, `$1,${places}$2`)
    .replace(
      /@group\(0\)\s*@binding\(\d+\)\s*var<storage,[^;]*?>\s+(\w+)\s*:[^;]*;/g,
      (whole, name: string) => (owners.has(name) ? '' : whole),
    );
}

/** Finds where a text indexes bindings or asks for their length. */
export class Indices {
  /** Names of bindings whose length the text asks for. */
  readonly measured = new Set<string>();
  readonly #source: KernelSource;
  readonly #tokens: readonly Token[];
  readonly #owners: ReadonlyMap<string, string>;
  readonly #names: ReadonlySet<string>;
  /** Names of bindings that locals of the function at hand take for themselves, and those that it indexes. */
  #hidden = new Set<string>();
  #indexed = new Set<string>();

  constructor(source: KernelSource, tokens: readonly Token[], owners: ReadonlyMap<string, string>) {
    this.#source = source;
    this.#tokens = tokens;
    this.#owners = owners;
    this.#names = new Set(source.bindings.map(({ name }) => name));
  }

  /** The edits for the token at position i; to be asked for in order. */
  at(i: number): Edit[] {
    const token = this.#tokens[i] as Token;
    const [before, after] = [this.#text(i - 1), this.#text(i + 1)];
    const name = token.text;
    if (name === 'fn') {
      this.#hidden = new Set();
      this.#indexed = new Set();
    }
    if (!this.#names.has(name) || before === '.') return [];
    const edits: Edit[] = [];
    if (after === '[') {
      this.#indexed.add(name);
      edits.push(...this.#placed(token, i));
    } else if (before === '&') {
      edits.push(this.#length(token, i));
    } else if (LOCALS.has(before) || (after === ':' && (before === '(' || before === ','))) {
      this.#hidden.add(name);
    }
    if (this.#hidden.has(name) && this.#indexed.has(name)) {
      throw unfit(this.#source, `${name} to be the binding wherever it is indexed, got a local of that name`);
    }
    return edits;
  }

  /** `owner[params.at_x + (i)]` */
  #placed(token: Token, i: number): Edit[] {
    const name = token.text;
    const closing = closingBracket(this.#tokens, i + 1);
    if (closing === undefined) throw unfit(this.#source, 'a closing ], got the end of the file');
    const open = endOf(this.#tokens[i + 1] as Token);
    const { index: end } = this.#tokens[closing] as Token;
    const owner = this.#owners.get(name);
    return [
      ...(owner === undefined ? [] : [{ from: token.index, to: endOf(token), text: owner }]),
      { from: open, to: open, text: `params.at_${name} + (` },
      { from: end, to: end, text: ')' },
    ];
  }

  #length({ text: name }: Token, i: number): Edit {
    if (this.#text(i - 2) !== '(' || this.#text(i - 3) !== 'arrayLength' || this.#text(i + 1) !== ')') {
      throw unfit(this.#source, `${name}[…] or arrayLength(&${name}), got a pointer to ${name}`);
    }
    this.measured.add(name);
    const [first, last] = [this.#tokens[i - 3] as Token, this.#tokens[i + 1] as Token];
    return { from: first.index, to: endOf(last), text: `params.length_${name}` };
  }

  #text(i: number): string {
    return this.#tokens[i]?.text ?? '';
  }
}

const LOCALS: ReadonlySet<string> = new Set(['let', 'var', 'const']);

function elementBytes(source: KernelSource, name: string): number {
  return elementType(source, name)?.startsWith('vec4') ? 16 : 4;
}

/** Members of a struct may bear the name of a binding: only its declaration tells. */
function elementType({ code }: KernelSource, name: string): string | undefined {
  return code.match(new RegExp(`var<storage[^>]*>\\s+${name}\\s*:\\s*array<\\s*([\\w<>]+?)\\s*>`))?.[1];
}

export function unfit({ name, file }: KernelSource, what: string): ShaderError {
  return new ShaderError(
    `kernel ${name}: expected ${what}, in ${file}. Write it as the other kernels do, so that it can be rewritten.`,
  );
}
