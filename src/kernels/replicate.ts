import { Forms } from './Forms.ts';
import type { KernelBinding, KernelSource } from './KernelSource.ts';
import { declareShared, Indices, ownersOf, sharedInterface, unfit, type SharedKernel } from './share.ts';
import { applyEdits, closingBracket, endOf, tokensOf, type Edit, type Token } from './wgslText.ts';

/** How a rewritten kernel binds what lies in buffers that its launches share. */
export interface Sharing {
  /** Names of bindings in buffers that the launch doesn't write: they may overlap, because they are bound for reading alone. */
  readonly readOnly?: readonly string[];
  /** Names of bindings in one buffer that the launch writes: WebGPU forbids ranges that overlap, so they become one binding. */
  readonly together?: readonly (readonly string[])[];
}

const replicated = new Forms<SharedKernel>();

/**
 * Rewrites a kernel's WGSL so that one dispatch serves many replicas, and computes in each the same bits as alone: launch z
 * is `workgroup_id.z`, and computes what the kernel does alone.
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
export function replicate(source: KernelSource, sharing: Sharing = {}): SharedKernel {
  return replicated.of(source, sharing, () => rewrite(source, sharing));
}

function rewrite(source: KernelSource, sharing: Sharing): SharedKernel {
  const readOnly = new Set(sharing.readOnly ?? []);
  const owners = ownersOf(source, sharing.together ?? []);
  const { code, measured } = replicateCode(source, owners);
  const { params, bindings, ...rest } = sharedInterface(source, owners, measured);
  const places = params.fields.slice(source.params?.fields.length).map(({ name }) => name);
  return {
    ...source,
    ...rest,
    code: declare(declareShared(code, source, owners, places), source, readOnly),
    params: { ...params, bound: 'read-only-storage' },
    bindings: bindings.flatMap((binding): KernelBinding[] =>
      readOnly.has(binding.name) ? [{ ...binding, bound: 'read-only-storage' }] : [binding],
    ),
  };
}

/** The declarations: params as an array, and read-only bindings. */
function declare(code: string, source: KernelSource, readOnly: ReadonlySet<string>): string {
  const uniform = /var<uniform>\s+params\s*:\s*Params/;
  if (!uniform.test(code)) throw unfit(source, 'var<uniform> params: Params');
  return code
    .replace(uniform, `var<storage, read> ${REPLICAS}: array<Params>`)
    .replace(/var<storage,\s*read_write>(\s+(\w+)\s*:)/g, (whole, rest: string, name: string) =>
      readOnly.has(name) ? `var<storage, read>${rest}` : whole,
    );
}

const REPLICAS = 'params_of_replicas';
const GROUP = 'replica_group';

/** The bodies: indices of bindings, and `params` handed from function to function. */
function replicateCode(
  source: KernelSource,
  owners: ReadonlyMap<string, string>,
): { code: string; measured: ReadonlySet<string> } {
  const tokens = tokensOf(source.code);
  const text = (i: number): string => tokens[i]?.text ?? '';
  const functions = new Set(tokens.flatMap((_, i) => (text(i) === 'fn' ? [text(i + 1)] : [])));
  const indices = new Indices(source, tokens, owners);
  const edits: Edit[] = [];
  const insertAfter = (i: number, inserted: string): void => {
    const end = endOf(tokens[i] as Token);
    edits.push({ from: end, to: end, text: inserted });
  };

  for (let i = 0; i < tokens.length; i++) {
    const before = text(i - 1);
    if (before === 'fn' && text(i) === 'main') {
      const end = closingBracket(tokens, i + 1);
      if (end === undefined) throw unfit(source, 'parameters of main in brackets, got the end of the file');
      const given = findGroup(text, i + 1, end);
      if (given === undefined) insertAfter(i + 1, `@builtin(workgroup_id) ${GROUP}: vec3u, `);
      insertAfter(findBody(source, text, end), ` let params = ${REPLICAS}[${given ?? GROUP}.z];`);
    } else if (functions.has(text(i)) && text(i + 1) === '(' && before !== '.') {
      const handed = before === 'fn' ? 'params: Params' : 'params';
      insertAfter(i + 1, text(i + 2) === ')' ? handed : `${handed}, `);
    }
    edits.push(...indices.at(i));
  }
  return { code: applyEdits(source.code, edits), measured: indices.measured };
}

function findBody(source: KernelSource, text: (i: number) => string, start: number): number {
  for (let i = start; text(i) !== ''; i++) if (text(i) === '{') return i;
  throw unfit(source, '{ after the parameters of main, got the end of the file');
}

/** The name under which `main` already has its `workgroup_id`. */
function findGroup(text: (i: number) => string, start: number, end: number): string | undefined {
  for (let i = start; i < end; i++) if (text(i) === 'workgroup_id' && text(i - 1) === '(') return text(i + 2);
  return undefined;
}
