import { type Controls, differences, initialSettings, type Settings, type SettingsOf } from './Controls.ts';
import type { Timeline } from './Timeline.ts';

/**
 * A timeline as the part of a link behind `#`: settings that aren't the page's own by name, `step`, and `edits`, packed.
 * The same timeline gives the same text.
 */
export async function formatTimeline<C extends Controls>(
  controls: C,
  timeline: Timeline<SettingsOf<C>>,
): Promise<string> {
  const fields = new URLSearchParams(changed(controls, initialSettings(controls), timeline.start));
  let before = timeline.start;
  const edits = timeline.edits.map(({ step, settings }) => {
    const change = changed(controls, before, settings);
    before = settings;
    return [step, change];
  });
  if (timeline.step > 0) fields.set('step', String(timeline.step));
  if (edits.length > 0) fields.set('edits', await pack(JSON.stringify(edits)));
  return fields.toString();
}

/** Reads such a text. What it doesn't say, or says wrong, stays as the page has it. */
export async function parseTimeline<C extends Controls>(
  controls: C,
  text: string,
): Promise<Timeline<SettingsOf<C>>> {
  const fields = new URLSearchParams(text);
  const start = merge(controls, initialSettings(controls), Object.fromEntries(fields));
  const packed = fields.get('edits');
  let settings = start;
  const edits = (packed === null ? [] : await unpack(packed).then(readEdits, () => [])).map(
    ([step, change]) => {
      settings = merge(controls, settings, change);
      return { step, settings };
    },
  );
  const step = Math.max(wholeNumber(Number(fields.get('step'))), edits.at(-1)?.step ?? 0);
  return { start, edits, step };
}

type Change = Readonly<Record<string, string>>;

function changed(controls: Controls, from: Settings, to: Settings): Record<string, string> {
  const names = differences(controls, from, to);
  return Object.fromEntries(names.map((name) => [name, controls[name]?.format(to[name]) ?? '']));
}

function merge<S extends Settings>(controls: Controls, settings: S, texts: Change): S {
  const parsed = Object.entries(texts).flatMap(([name, text]) => {
    const value = Object.hasOwn(controls, name) ? controls[name]?.parse(text) : undefined;
    return value === undefined ? [] : [[name, value]];
  });
  return { ...settings, ...Object.fromEntries(parsed) };
}

function readEdits(json: string): [step: number, change: Change][] {
  const list = parseList(json);
  return list.flatMap((edit: unknown) => {
    if (!Array.isArray(edit) || typeof edit[1] !== 'object' || edit[1] === null) return [];
    const step = wholeNumber(edit[0]);
    const change = Object.entries(edit[1] as object).filter(([, text]) => typeof text === 'string');
    return step === 0 ? [] : [[step, Object.fromEntries(change)]];
  });
}

function parseList(json: string): unknown[] {
  try {
    const list: unknown = JSON.parse(json);
    return Array.isArray(list) ? list : [];
  } catch {
    return [];
  }
}

function wholeNumber(value: unknown): number {
  return Number.isSafeInteger(value) && (value as number) > 0 ? (value as number) : 0;
}

/** Deflated, in the letters that links may hold. */
async function pack(text: string): Promise<string> {
  const bytes = await through(new TextEncoder().encode(text), new CompressionStream('deflate-raw'));
  const letters = Array.from(bytes, (byte) => String.fromCodePoint(byte)).join('');
  return btoa(letters).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

async function unpack(packed: string): Promise<string> {
  const letters = atob(packed.replaceAll('-', '+').replaceAll('_', '/'));
  const bytes = Uint8Array.from(letters, (letter) => letter.codePointAt(0) as number);
  return new TextDecoder().decode(await through(bytes, new DecompressionStream('deflate-raw')));
}

async function through(
  bytes: Uint8Array<ArrayBuffer>,
  stream: CompressionStream | DecompressionStream,
): Promise<Uint8Array> {
  const output = new Blob([bytes]).stream().pipeThrough(stream);
  return new Uint8Array(await new Response(output).arrayBuffer());
}
