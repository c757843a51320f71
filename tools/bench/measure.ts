import type { ColdStart } from '../../bench/cold.ts';
import type { Name } from '../../bench/implementations/index.ts';
import type { Opening } from '../../bench/main.ts';
import type { Task } from '../../bench/tasks/index.ts';
import type { BenchPage } from './BenchPage.ts';
import type { Row } from './report.ts';

/** How long to measure: a run is as many repetitions as last about `msRun`, with a fence at the end. */
export interface Effort {
  readonly msRun: number;
  readonly runs: number;
  /** An implementation that needs longer than this for its runs gets fewer of them, but one at least. */
  readonly msTotal: number;
}

/** What measuring needs of the page. */
export type Stage = Pick<BenchPage, 'start' | 'open' | 'time' | 'close' | 'restart'>;

/** One task at one size. */
export interface Measurement {
  readonly task: Task;
  readonly size: string;
  readonly names: readonly Name[];
  /** Whether each implementation is also started from nothing. */
  readonly coldStarts: boolean;
}

interface Contender extends Opening {
  readonly name: Name;
  times: number;
  readonly ms: number[];
}

const REFERENCE: Name = 'plain-js';

/**
 * Measures one task at one size: each implementation is started from nothing, alone; then all are prepared and checked
 * in one page, and their runs take turns (A B C A B C …), so that whatever else the machine does meets all of them.
 *
 * @param failed why implementations can't take part, or failed at a smaller size; those that fail here are added.
 */
export async function measure(
  page: Stage,
  measurement: Measurement,
  effort: Effort,
  failed: Map<Name, string>,
): Promise<Row[]> {
  const { task, size, names } = measurement;
  const refused = new Map<Name, string>(failed);
  const starts = new Map<Name, ColdStart>();
  for (;;) {
    try {
      if (measurement.coldStarts) await startEach(page, measurement, refused, starts);
      const contenders = await takeTurns(page, measurement, effort, refused);
      await page.close();
      return names.flatMap((name) => {
        const error = refused.get(name);
        const contender = contenders.find((candidate) => candidate.name === name);
        if (error !== undefined) return [failedRow(task, size, name, error)];
        return contender ? [measuredRow(task, size, contender, starts.get(name))] : [];
      });
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      refused.set(error.implementation, error.message);
      failed.set(error.implementation, `not run: failed at ${size}: ${error.message}`);
      // What an implementation leaves behind when it fails is unknown: the others start afresh.
      await page.restart();
    }
  }
}

class Failure extends Error {
  readonly implementation: Name;

  constructor(implementation: Name, cause: unknown) {
    super(firstLine(cause), { cause });
    this.implementation = implementation;
  }
}

async function attempt<Result>(name: Name, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw new Failure(name, error);
  }
}

/** Adds a cold start of each implementation that has none yet. */
async function startEach(
  page: Stage,
  { task, size, names }: Measurement,
  refused: ReadonlyMap<Name, string>,
  starts: Map<Name, ColdStart>,
): Promise<void> {
  for (const name of names) {
    if (refused.has(name) || starts.has(name)) continue;
    const start = await attempt(name, () => page.start(task.name, size, name));
    if (start) starts.set(name, start);
  }
}

async function takeTurns(
  page: Stage,
  { task, size, names }: Measurement,
  effort: Effort,
  refused: ReadonlyMap<Name, string>,
): Promise<Contender[]> {
  const contenders: Contender[] = [];
  for (const name of [REFERENCE, ...names.filter((other) => other !== REFERENCE)]) {
    if (refused.has(name)) continue;
    const opening = await attempt(name, () => page.open(task.name, size, name));
    if (opening && names.includes(name)) contenders.push({ ...opening, name, times: 1, ms: [] });
  }
  const runs = new Map<Contender, number>();
  for (const contender of contenders) {
    const { times, ms } = await attempt(contender.name, () => calibrate(page, contender.name, effort));
    contender.times = times;
    runs.set(contender, Math.max(1, Math.min(effort.runs, Math.floor(effort.msTotal / ms))));
  }
  for (let turn = 0; turn < effort.runs; turn++) {
    for (const contender of contenders) {
      if (turn >= (runs.get(contender) ?? 0)) continue;
      const { name, times } = contender;
      const ms = await attempt(name, () => page.time(name, times));
      contender.ms.push(ms / times);
    }
  }
  return contenders;
}

/** Repetitions that last about `msRun`, and how long they took; several tries, because a short run is mostly its fence. */
async function calibrate(page: Stage, name: Name, { msRun }: Effort): Promise<{ times: number; ms: number }> {
  let times = 1;
  let ms = await page.time(name, times);
  for (let tries = 0; tries < 4 && ms < msRun / 2; tries++) {
    times = Math.max(1, Math.min(times * 20, Math.round((times * msRun) / Math.max(ms, 0.1))));
    ms = await page.time(name, times);
  }
  return { times, ms };
}

function measuredRow(task: Task, size: string, contender: Contender, start: ColdStart | undefined): Row {
  const { name, times, launches, msEncode, disagreement } = contender;
  const ms = [...contender.ms].sort((a, b) => a - b);
  const middle = ms.length >> 1;
  const msMedian = ms.length % 2 === 1 ? ms[middle]! : (ms[middle - 1]! + ms[middle]!) / 2;
  const bytes = start?.bytes ?? contender.bytes;
  return {
    ...emptyRow(task, size, name),
    msMedian,
    msMin: ms[0]!,
    msMax: ms.at(-1)!,
    runs: ms.length,
    value: task.value(size, msMedian),
    repetitions: times,
    msCold: start?.msCold ?? null,
    bytes,
    bytesExtra: bytes === null || !task.work ? null : Math.max(0, bytes - task.work(size).given),
    disagreement,
    launches,
    msEncode,
  };
}

function failedRow(task: Task, size: string, implementation: Name, error: string): Row {
  return { ...emptyRow(task, size, implementation), error };
}

/** A row without measurements. */
function emptyRow(task: Task, size: string, implementation: Name): Row {
  const work = task.work?.(size);
  return {
    task: task.name,
    size,
    implementation,
    msMedian: null,
    msMin: null,
    msMax: null,
    runs: 0,
    value: null,
    unit: task.unit,
    repetitions: 0,
    msCold: null,
    bytes: null,
    bytesExtra: null,
    disagreement: null,
    launches: null,
    msEncode: null,
    operations: work?.operations ?? null,
    traffic: work?.traffic ?? null,
    share: null,
    boundBy: null,
  };
}

/** The first line of an error's message: what a row has room for. */
export function firstLine(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const line = message.split('\n', 1)[0] as string;
  // The browser's driver waits three minutes for a call to the page.
  return /protocolTimeout/.test(line) ? 'took longer than three minutes' : line;
}
