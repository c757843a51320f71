import type { Gpu } from 'webgpu-ebm';
import { GROUPS } from './groups.ts';
import type { Group } from './groups/Group.ts';
import { type GroupResult, passed, runGroup } from './runGroup.ts';
import { measure, measurements, type Speed } from './speed.ts';

/** What the page hears of. */
export interface Listener {
  /** A group has come so far; `running` until it is done. */
  group(result: GroupResult, running: boolean): void;
  speed(speed: Speed): void;
  /** How things stand in all; `busy` while something runs. */
  state(text: string, busy: boolean): void;
}

/** The checks and measurements of one device, one run at a time. */
export class Verification {
  readonly gpu: Gpu;
  readonly results = new Map<string, GroupResult>();
  readonly speeds: Speed[] = [];
  readonly #load: (file: string) => Promise<unknown>;
  readonly #listener: Listener;
  #run: AbortController | undefined;
  /** What is told once the device is lost, whatever else there is to tell. */
  #lost: string | undefined;

  constructor(gpu: Gpu, load: (file: string) => Promise<unknown>, listener: Listener) {
    this.gpu = gpu;
    this.#load = load;
    this.#listener = listener;
    void gpu.lost.then(({ message }) => {
      this.#lost = `${message} Load the page again.`;
      this.cancel();
      this.#tell(this.#lost);
    });
  }

  get running(): boolean {
    return this.#run !== undefined;
  }

  /** Checks these groups, and measures if asked to. Resolves when all is done or cancelled. */
  async run(groups: readonly Group[] = GROUPS, { speed = false } = {}): Promise<void> {
    if (this.#run || this.#lost !== undefined) return;
    const run = new AbortController();
    this.#run = run;
    try {
      for (const group of groups) {
        run.signal.throwIfAborted();
        await this.#check(group, run.signal);
      }
      if (speed) await this.#measure(run.signal);
      this.#tell(this.summary);
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error);
      this.#tell(run.signal.aborted ? `Cancelled. ${this.summary}` : text);
    } finally {
      this.#run = undefined;
    }
  }

  cancel(): void {
    this.#run?.abort();
  }

  /** How the checks so far came out. */
  get summary(): string {
    const all = [...this.results.values()];
    if (all.length === 0) return 'Nothing is checked yet.';
    const bad = all.filter((result) => !passed(result));
    const numbers = all.reduce((sum, result) => sum + result.numbers, 0).toLocaleString('en');
    const groups = all.length === 1 ? 'One group' : `${all.length} groups`;
    if (bad.length === 0) return `${groups} checked, ${numbers} numbers: all agree with the reference.`;
    return `${groups} checked, ${numbers} numbers: ${bad.map(({ name }) => name).join(', ')} did not pass.`;
  }

  /** All that is known, as data. */
  report(): object {
    const { vendor, architecture, device, description } = this.gpu.device.adapterInfo ?? {};
    return {
      browser: globalThis.navigator?.userAgent,
      adapter: { vendor, architecture, device, description },
      device: this.gpu.describe(),
      checks: [...this.results.values()],
      speed: this.speeds,
    };
  }

  dispose(): void {
    this.cancel();
    this.gpu.dispose();
  }

  /** How things stand when nothing runs. */
  #tell(text: string): void {
    this.#listener.state(this.#lost ?? text, false);
  }

  async #check(group: Group, signal: AbortSignal): Promise<void> {
    this.#listener.state(`Checking: ${group.name} …`, true);
    const files = await Promise.all(group.files.map((file) => this.#load(file)));
    const onProgress = (sofar: GroupResult): void => this.#listener.group(sofar, true);
    const result = await runGroup(this.gpu, group, files, { signal, onProgress });
    this.results.set(group.name, result);
    this.#listener.group(result, false);
  }

  async #measure(signal: AbortSignal): Promise<void> {
    this.speeds.length = 0;
    for (const measurement of measurements(this.gpu)) {
      this.#listener.state(`Measuring: ${measurement.name} …`, true);
      const speed = await measure(this.gpu, measurement, signal);
      this.speeds.push(speed);
      this.#listener.speed(speed);
    }
  }
}
