import { ShaderError } from '../errors.ts';
import type { KernelBinding, KernelParams, KernelSource } from './KernelSource.ts';

/** How a rewritten kernel binds what lies in buffers that its launches share. */
export interface Sharing {
  /** Names of bindings in buffers that the launch doesn't write: they may overlap, because they are bound for reading alone. */
  readonly readOnly?: readonly string[];
  /** Names of bindings in one buffer that the launch writes: WebGPU forbids ranges that overlap, so they become one binding. */
  readonly together?: readonly (readonly string[])[];
}

/** A kernel rewritten for many launches at once: launch z is `workgroup_id.z`, and computes what the kernel does alone. */
export interface ReplicatedKernel extends KernelSource {
  /** One element of the storage array of params: the kernel's own fields, then `at_<binding>` and `length_<binding>`. */
  readonly params: KernelParams;
  /** Under each binding that is left, the names of the kernel's own that it serves. */
  readonly served: Readonly<Record<string, readonly string[]>>;
  /** Bytes of an element of each binding, the unit of `at_<binding>`: 4, or 16 for vectors. */
  readonly elementBytes: Readonly<Record<string, number>>;
}

const replicated = new WeakMap<KernelSource, Map<string, ReplicatedKernel>>();

/**
 * Rewrites a kernel's WGSL so that one dispatch serves many replicas, and computes in each the same bits as alone.
 *
 * - `params` becomes an array in a read-only storage buffer, an element a replica; `main` reads its own into a local of
 *   that name and hands it on to every function, which keeps it uniform where barriers ask for that.
 * - `x[i]` becomes `x[params.at_x + (i)]`: replicas lie anywhere in the range that is bound. `arrayLength(&x)` becomes
 *   `params.length_x`. Of bindings that lie together, the first serves all.
 *
 * Lines stay where they are, so that a compiler's complaint still names the file and line.
 *
 * @throws ShaderError for text that this can't rewrite.
 */
export function replicate(source: KernelSource, sharing: Sharing = {}): ReplicatedKernel {
  let forms = replicated.get(source);
  if (!forms) {
    forms = new Map();
    replicated.set(source, forms);
  }
  const key = JSON.stringify(sharing);
  let kernel = forms.get(key);
  if (!kernel) {
    kernel = rewrite(source, sharing);
    forms.set(key, kernel);
  }
  return kernel;
}

function rewrite(source: KernelSource, sharing: Sharing): ReplicatedKernel {
  const readOnly = new Set(sharing.readOnly ?? []);
  const owners = ownersOf(source, sharing.together ?? []);
  const { params } = source;
  if (!params) throw unfit(source, 'a struct of params, got none');
  const names = source.bindings.map(({ name }) => name);
  const { code, measured } = replicateCode(source, names, owners);
  const extra = [...names.map((name) => `at_${name}`), ...measured.map((name) => `length_${name}`)];
  const first = Math.max(0, ...params.fields.map(({ offset }) => offset + 4));
  return {
    ...source,
    code: declare(code, source, readOnly, owners, extra),
    params: {
      binding: params.binding,
      bound: 'read-only-storage',
      size: first + 4 * extra.length,
      fields: [
        ...params.fields,
        ...extra.map((name, i) => ({ name, offset: first + 4 * i, type: 'u32' as const })),
      ],
    },
    bindings: source.bindings.flatMap((binding): KernelBinding[] => {
      if (owners.has(binding.name)) return [];
      return readOnly.has(binding.name) ? [{ ...binding, bound: 'read-only-storage' }] : [binding];
    }),
    served: Object.fromEntries(
      names
        .filter((name) => !owners.has(name))
        .map((name) => [name, [name, ...names.filter((other) => owners.get(other) === name)]]),
    ),
    elementBytes: Object.fromEntries(names.map((name) => [name, elementBytes(source, name)])),
  };
}

/** For each name that another binding serves: that one. */
function ownersOf(
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

/** The declarations: params as an array with places for the bindings, read-only bindings, and those that are left. */
function declare(
  code: string,
  source: KernelSource,
  readOnly: ReadonlySet<string>,
  owners: ReadonlyMap<string, string>,
  fields: readonly string[],
): string {
  const struct = /(struct\s+Params\s*\{[^}]*?),?(\s*\})/;
  const uniform = /var<uniform>\s+params\s*:\s*Params/;
  if (!struct.test(code) || !uniform.test(code)) throw unfit(source, 'var<uniform> params: Params');
  const places = fields.map((name) => ` ${name}: u32,`).join('');
  const declared = code
    .replace(struct, `$1,${places}$2`)
    .replace(uniform, `var<storage, read> ${REPLICAS}: array<Params>`);
  return declared
    .replace(
      /@group\(0\)\s*@binding\(\d+\)\s*var<storage,[^;]*?>\s+(\w+)\s*:[^;]*;/g,
      (whole, name: string) => (owners.has(name) ? '' : whole),
    )
    .replace(/var<storage,\s*read_write>(\s+(\w+)\s*:)/g, (whole, rest: string, name: string) =>
      readOnly.has(name) ? `var<storage, read>${rest}` : whole,
    );
}

const REPLICAS = 'params_of_replicas';
const GROUP = 'replica_group';

/**
 * The bodies: indices of bindings, and `params` handed from function to function.
 *
 * @returns the text, and the names of the bindings whose length it asks for.
 */
function replicateCode(
  source: KernelSource,
  names: readonly string[],
  owners: ReadonlyMap<string, string>,
): { code: string; measured: string[] } {
  const { code } = source;
  const tokens = [...code.matchAll(/\w+|[^\s\w]/g)].map(({ 0: text, index }) => ({ text, index }));
  const text = (i: number): string => tokens[i]?.text ?? '';
  const functions = new Set(tokens.flatMap((_, i) => (text(i) === 'fn' ? [text(i + 1)] : [])));
  const measured = new Set<string>();
  const edits: Edit[] = [];
  const insertAfter = (i: number, inserted: string): void => {
    edits.push({ from: endOf(tokens[i]), to: endOf(tokens[i]), text: inserted });
  };
  /** Names of bindings that locals of the function at hand take for themselves, and those that it indexes. */
  let hidden = new Set<string>();
  let indexed = new Set<string>();

  for (let i = 0; i < tokens.length; i++) {
    const token = text(i);
    const before = text(i - 1);
    const after = text(i + 1);
    if (token === 'fn') {
      hidden = new Set();
      indexed = new Set();
    } else if (before === 'fn' && token === 'main') {
      const end = closing(source, text, i + 1);
      const given = findGroup(text, i + 1, end);
      if (given === undefined) insertAfter(i + 1, `@builtin(workgroup_id) ${GROUP}: vec3u, `);
      const body = findNext(source, text, end, '{');
      insertAfter(body, ` let params = ${REPLICAS}[${given ?? GROUP}.z];`);
    } else if (functions.has(token) && after === '(' && before !== '.') {
      const handed = before === 'fn' ? 'params: Params' : 'params';
      insertAfter(i + 1, text(i + 2) === ')' ? handed : `${handed}, `);
    } else if (names.includes(token) && before !== '.') {
      if (after === '[') {
        indexed.add(token);
        const owner = owners.get(token);
        const at = tokens[i] as Token;
        if (owner !== undefined) edits.push({ from: at.index, to: endOf(at), text: owner });
        insertAfter(i + 1, `params.at_${token} + (`);
        const end = tokens[closing(source, text, i + 1)] as Token;
        edits.push({ from: end.index, to: end.index, text: ')' });
      } else if (before === '&') {
        if (text(i - 2) !== '(' || text(i - 3) !== 'arrayLength' || after !== ')') {
          throw unfit(source, `${token}[…] or arrayLength(&${token}), got a pointer to ${token}`);
        }
        measured.add(token);
        edits.push({
          from: (tokens[i - 3] as Token).index,
          to: endOf(tokens[i + 1]),
          text: `params.length_${token}`,
        });
      } else if (LOCALS.has(before) || (after === ':' && (before === '(' || before === ','))) {
        hidden.add(token);
      }
      if (hidden.has(token) && indexed.has(token)) {
        throw unfit(source, `${token} to be the binding wherever it is indexed, got a local of that name`);
      }
    }
  }
  return { code: applyEdits(code, edits), measured: [...measured] };
}

const LOCALS: ReadonlySet<string> = new Set(['let', 'var', 'const']);

interface Token {
  readonly text: string;
  readonly index: number;
}

interface Edit {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

function endOf(token: Token | undefined): number {
  return token ? token.index + token.text.length : 0;
}

/** At one place, what was asked for first stands first. */
function applyEdits(code: string, edits: readonly Edit[]): string {
  const parts: string[] = [];
  let position = 0;
  for (const { from, to, text } of [...edits].sort((a, b) => a.from - b.from)) {
    parts.push(code.slice(position, from), text);
    position = to;
  }
  return parts.join('') + code.slice(position);
}

const CLOSING: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

/** The position of the bracket that closes the one at `open`. */
function closing(source: KernelSource, text: (i: number) => string, open: number): number {
  const awaited: string[] = [];
  for (let i = open; text(i) !== ''; i++) {
    const close = CLOSING[text(i)];
    if (close) awaited.push(close);
    else if (text(i) === awaited.at(-1)) awaited.pop();
    if (awaited.length === 0) return i;
  }
  throw unfit(source, `a closing ${CLOSING[text(open)]}, got the end of the file`);
}

function findNext(source: KernelSource, text: (i: number) => string, start: number, wanted: string): number {
  for (let i = start; text(i) !== ''; i++) if (text(i) === wanted) return i;
  throw unfit(source, `${wanted} after the parameters of main, got the end of the file`);
}

/** The name under which `main` already has its `workgroup_id`. */
function findGroup(text: (i: number) => string, start: number, end: number): string | undefined {
  for (let i = start; i < end; i++) if (text(i) === 'workgroup_id' && text(i - 1) === '(') return text(i + 2);
  return undefined;
}

function elementBytes(source: KernelSource, name: string): number {
  return elementType(source, name)?.startsWith('vec4') ? 16 : 4;
}

/** Members of a struct may bear the name of a binding: only its declaration tells. */
function elementType({ code }: KernelSource, name: string): string | undefined {
  return code.match(new RegExp(`var<storage[^>]*>\\s+${name}\\s*:\\s*array<\\s*([\\w<>]+?)\\s*>`))?.[1];
}

function unfit({ name, file }: KernelSource, what: string): ShaderError {
  return new ShaderError(
    `kernel ${name}: expected ${what}, in ${file}. Write it as the other kernels do, so that replicas can run it.`,
  );
}
