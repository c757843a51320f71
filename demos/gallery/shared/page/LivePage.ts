import { CompatibilityError, DeviceLostError, DivergenceError, EbmError, type Gpu } from 'webgpu-ebm';
import { type Controls, effectsOf, initialSettings } from './Controls.ts';
import type { Display } from './Display.ts';
import { FrameLoop } from './FrameLoop.ts';
import { Replay } from './Replay.ts';
import { backAt, settingsOf, type Timeline, viewOf, withEdit, withView } from './Timeline.ts';
import type { Training } from './Training.ts';

/** What a page is made of, on whatever device there is. */
export interface PageParts<S extends object, T extends Training<S>> {
  readonly controls: Controls;
  requestGpu(): Promise<Gpu>;
  start(gpu: Gpu, settings: S): Promise<T>;
  display(gpu: Gpu, page: LivePage<S, T>): Promise<Display<S, T>>;
}

/** How things stand, for the bar of buttons and the status line. */
export interface PageState {
  readonly step: number;
  readonly playing: boolean;
  /** The step that a link leads to, while it is being replayed. */
  readonly replayTo: number | undefined;
  readonly stepsPerSecond: number;
  readonly framesPerSecond: number;
  /** What went wrong, with its remedy. */
  readonly message: string | undefined;
}

/** How training and pictures share the time: as much of both as fits, few pictures, or few steps a picture. */
export type Speed = 'smooth' | 'hurried' | 'ten' | 'one';

const STEPS_A_FRAME = { smooth: Infinity, hurried: Infinity, ten: 10, one: 1 } as const;
const REPORT_MILLISECONDS = 250;
const CHECKPOINT_MILLISECONDS = 4000;
/** While training goes on, a message makes way for the step after this time. */
const MESSAGE_MILLISECONDS = 10_000;

/**
 * A page with a model that trains: plays and pauses it, takes over settings, remembers their timeline, replays one, and
 * goes on after a lost device. Steps are submitted frame by frame; nothing in a frame waits for the device.
 */
export class LivePage<S extends object, T extends Training<S>> {
  /** Called when the state changes, and a few times a second while training. */
  onState: (state: PageState) => void = () => {};
  /** Called when settings change. */
  onSettings: (settings: S) => void = () => {};
  readonly #parts: PageParts<S, T>;
  #gpu: Gpu;
  #display!: Display<S, T>;
  #training!: T;
  #timeline: Timeline<S>;
  /** The settings that the visitor sees; those of the timeline follow. */
  #wanted: S;
  #wantsNewStart = false;
  #replay: Replay<S> | undefined;
  #speed: Speed = 'smooth';
  /** Weights came from a file: links can't lead here. */
  #loaded = false;
  #disposed = false;
  #message: string | undefined;
  #toldAt = 0;

  readonly #loop: FrameLoop;
  /** What must not happen at once happens in turn; frames wait meanwhile. */
  #turn: Promise<void> = Promise.resolve();
  #settling: Promise<void> | undefined;
  #reporting: Promise<void> | undefined;
  #reportedAt = 0;
  #keptAt = 0;
  #kept: { step: number; checkpoint: readonly Uint8Array[] } | undefined;

  private constructor(parts: PageParts<S, T>, gpu: Gpu, settings: S) {
    this.#parts = parts;
    this.#gpu = gpu;
    this.#loop = new FrameLoop(gpu, {
      train: (steps) => this.#advance(steps),
      draw: () => this.#display.draw(),
      stepsAllowed: () => (this.#replay?.nextStop ?? Infinity) - this.step,
      played: (time) => this.#played(time),
      failed: (error) => this.#fail(error),
    });
    this.#timeline = { start: settings, edits: [], step: 0 };
    this.#wanted = settings;
  }

  /** Makes the first model, and replays the timeline if it is of some steps. */
  static async open<S extends object, T extends Training<S>>(
    parts: PageParts<S, T>,
    timeline: Timeline<S>,
  ): Promise<LivePage<S, T>> {
    const page = new LivePage(parts, await parts.requestGpu(), timeline.start);
    await page.#open();
    page.requestDraw();
    if (timeline.step > 0 && page.settings === timeline.start) {
      page.#replay = new Replay(timeline);
      page.speed = 'smooth';
      page.#run();
    } else void page.#report();
    return page;
  }

  get gpu(): Gpu {
    return this.#gpu;
  }
  get display(): Display<S, T> {
    return this.#display;
  }
  get training(): T {
    return this.#training;
  }
  get settings(): S {
    return this.#wanted;
  }
  get step(): number {
    return this.#timeline.step;
  }
  get timeline(): Timeline<S> {
    return this.#timeline;
  }
  /** Whether a link can hold what is shown: weights from a file are nowhere but in that file. */
  get hasLink(): boolean {
    return !this.#loaded;
  }
  /** The step of the last checkpoint, for a lost device. */
  get kept(): number {
    return this.#kept?.step ?? 0;
  }
  /** Resolves when all changes so far are taken over. */
  get settled(): Promise<void> {
    return this.#turn;
  }
  get state(): PageState {
    const { stepsPerSecond, framesPerSecond } = this.#loop.pace;
    return {
      step: this.step,
      playing: this.#loop.playing,
      replayTo: this.#replay?.end,
      stepsPerSecond,
      framesPerSecond,
      message: this.#message,
    };
  }

  /** How training and pictures share the time. */
  set speed(speed: Speed) {
    this.#speed = speed;
    this.#loop.limit = STEPS_A_FRAME[speed];
    this.#loop.hurried = speed === 'hurried' || this.#replay !== undefined;
  }

  /** Trains, or goes on with a replay that was paused. */
  play(): void {
    this.#run();
  }

  pause(): void {
    this.#loop.playing = false;
    this.requestDraw();
    // One that is under way saw what was before.
    void Promise.resolve(this.#reporting).then(() => this.#report());
    this.onState(this.state);
  }

  /** A single training step, paused. */
  stepOnce(): Promise<void> {
    this.pause();
    this.#message = undefined;
    return this.#inTurn(async () => {
      this.#advance(1);
      this.#followReplay();
    });
  }

  /** Starts again, with the settings as they are but for these. */
  reset(change: Partial<S> = {}): Promise<void> {
    this.#endReplay();
    this.#want({ ...this.#wanted, ...change });
    this.#wantsNewStart = true;
    return this.#settle();
  }

  /** Takes over settings; changes that come while a model is being made are taken over together. */
  async change(change: Partial<S>): Promise<void> {
    const before = this.#wanted;
    this.#want({ ...before, ...change });
    // Another model than the link's.
    if (this.#changesModel(before)) this.#endReplay();
    if (this.#settling || this.#changesModel(settingsOf(this.#timeline))) return this.#settle();
    this.#look(this.#wanted);
    this.requestDraw();
  }

  /** Loads weights from a file; what doesn't fit changes nothing, and the status says why. */
  load(weights: Uint8Array): Promise<void> {
    return this.#inTurn(async () => {
      await this.#training.load?.(weights);
      this.#endReplay();
      this.#loaded = true;
      this.#message = undefined;
      await this.#keep();
    });
  }

  /** Draws a frame soon, in case nothing else does. */
  requestDraw(): void {
    this.#loop.request();
  }

  /** Shows everything anew, as when colours change. */
  refresh(): void {
    this.#display.changed?.(this.#wanted);
    this.requestDraw();
  }

  /** Draws now, for a picture of the canvas in the same task. */
  drawNow(): void {
    if (!this.#loop.isHeld) this.#display.draw();
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.#loop.stop();
    this.#release();
  }

  #release(): void {
    this.#training.dispose();
    this.#display.dispose();
    this.#gpu.dispose();
  }

  /** Makes display and model on a fresh device. */
  async #open(): Promise<void> {
    const gpu = this.#gpu;
    this.#loop.hold();
    try {
      this.#display = await this.#parts.display(gpu, this);
      let refused: string | undefined;
      this.#training = await this.#parts.start(gpu, this.#wanted).catch((error: unknown) => {
        // What a link may say, but no model can have, stays as the page has it.
        if (!(error instanceof CompatibilityError)) throw error;
        refused = error.message;
        this.#wanted = initialSettings(this.#parts.controls) as S;
        return this.#parts.start(gpu, this.#wanted);
      });
      await this.#begin(this.#wanted);
      if (refused !== undefined) this.#tell(refused);
    } catch (error) {
      gpu.dispose();
      throw error;
    } finally {
      this.#loop.release();
    }
    void gpu.lost.then(() => {
      if (!this.#disposed) void this.#inTurn(() => this.#recover());
    });
  }

  async #start(settings: S): Promise<void> {
    const next = await this.#parts.start(this.#gpu, settings);
    this.#training.dispose();
    this.#training = next;
    await this.#begin(settings);
  }

  async #begin(settings: S): Promise<void> {
    this.#timeline = { start: settings, edits: [], step: 0 };
    this.#loop.pace.begin(performance.now(), 0);
    this.#loaded = false;
    this.#kept = undefined;
    this.#message = undefined;
    await this.#display.show(this.#training, settings);
    this.#display.changed?.(settings);
  }

  #settle(): Promise<void> {
    this.#settling ??= this.#inTurn(() => this.#takeOver()).finally(() => {
      this.#settling = undefined;
    });
    return this.#settling;
  }

  async #takeOver(): Promise<void> {
    for (;;) {
      const wanted = this.#wanted;
      const now = settingsOf(this.#timeline);
      const effects = effectsOf(this.#parts.controls, now, wanted);
      const newStart = this.#wantsNewStart || effects.has('restart');
      this.#wantsNewStart = false;
      if (!newStart && effects.size === 0) return;
      try {
        if (newStart) await this.#start(wanted);
        else if (effects.has('live')) await this.#edit(wanted);
        else this.#look(wanted);
      } catch (error) {
        // A refused change leaves everything as it was.
        this.#want(this.#wanted === wanted ? now : this.#wanted);
        throw error;
      }
    }
  }

  async #edit(settings: S): Promise<void> {
    await this.#training.change(settings);
    this.#timeline = withEdit(this.#timeline, settings);
    this.#message = undefined;
    this.#display.changed?.(settings);
  }

  #look(settings: S): void {
    this.#timeline = withView(this.#parts.controls, this.#timeline, settings);
    this.#display.changed?.(settings);
  }

  /** Does the work after what was asked for before; a failure is shown. Frames and reports wait meanwhile. */
  #inTurn(work: () => Promise<void>): Promise<void> {
    this.#loop.hold();
    const turn = this.#turn
      .then(() => this.#reporting)
      .then(() => (this.#disposed ? undefined : work()))
      .catch((error: unknown) => this.#fail(error))
      .finally(() => {
        this.#loop.release();
        void this.#report();
        this.onState(this.state);
      });
    this.#turn = turn;
    return turn;
  }

  #run(): void {
    this.#loop.playing = true;
    this.#message = undefined;
    this.#loop.pace.begin(performance.now(), this.step);
    this.requestDraw();
    this.onState(this.state);
  }

  /** Returns how many steps were submitted. */
  #advance(wanted: number): number {
    const steps = this.#training.train(wanted) ?? wanted;
    this.#timeline = { ...this.#timeline, step: this.step + steps };
    return steps;
  }

  /** What is due now and then while training. */
  #played(time: number): void {
    this.#followReplay();
    if (time - this.#reportedAt > REPORT_MILLISECONDS) {
      this.#reportedAt = time;
      this.#loop.pace.look(time, this.step);
      if (time - this.#toldAt > MESSAGE_MILLISECONDS) this.#message = undefined;
      void this.#report();
      this.onState(this.state);
    }
    if (time - this.#keptAt > CHECKPOINT_MILLISECONDS) {
      this.#keptAt = time;
      void this.#inTurn(() => this.#keep());
    }
  }

  #endReplay(): void {
    this.#replay = undefined;
    this.speed = this.#speed;
  }

  /** At a stop of a replay: takes over what was changed there. The visitor's view stays. */
  #followReplay(): void {
    const replay = this.#replay;
    if (!replay || this.step < replay.nextStop) return;
    const settings = replay.takeEdit();
    if (settings) {
      this.#want({ ...settings, ...viewOf(this.#parts.controls, this.#wanted) });
      void this.#settle();
    } else {
      this.#endReplay();
      this.pause();
    }
  }

  #want(settings: S): void {
    this.#wanted = settings;
    this.onSettings(settings);
  }

  /** Whether the settings that are wanted make another model, or train it in another way, than these. */
  #changesModel(settings: S): boolean {
    const effects = effectsOf(this.#parts.controls, settings, this.#wanted);
    return effects.has('restart') || effects.has('live');
  }

  #report(): Promise<void> {
    if (this.#loop.isHeld || this.#disposed || !this.#display.report) return Promise.resolve();
    this.#reporting ??= this.#display
      .report(this.step)
      .catch((error: unknown) => this.#fail(error))
      .finally(() => {
        this.#reporting = undefined;
      });
    return this.#reporting;
  }

  /** Copies what a lost device would take away. */
  async #keep(): Promise<void> {
    const { step } = this;
    this.#kept = { step, checkpoint: await this.#training.checkpoint() };
  }

  /** Goes on with another device, from the last checkpoint. */
  async #recover(): Promise<void> {
    const [kept, timeline, loaded] = [this.#kept, this.#timeline, this.#loaded];
    if (this.#replay) {
      const then = this.#replay.backTo(kept?.step ?? 0);
      this.#want({ ...then, ...viewOf(this.#parts.controls, this.#wanted) });
    }
    this.#release();
    this.#gpu = await this.#parts.requestGpu();
    this.#loop.gpu = this.#gpu;
    // Who left meanwhile left what the lost device had.
    if (!this.#disposed) await this.#open();
    if (this.#disposed) return this.#release();
    const settings = this.#wanted;
    if (kept && !effectsOf(this.#parts.controls, settingsOf(timeline), settings).has('restart')) {
      this.#training.restore(kept.checkpoint);
      this.#timeline = backAt(this.#parts.controls, timeline, kept.step, settings);
      this.#kept = kept;
      this.#loaded = loaded;
    }
    this.#tell(`The device was lost; training went on from step ${this.step}.`);
  }

  #fail(error: unknown): void {
    // News of a lost device comes by itself, and is mended.
    if (this.#disposed || error instanceof DeviceLostError) return;
    if (!(error instanceof EbmError)) console.error(error);
    this.#tell(error instanceof Error ? error.message : String(error));
    if (error instanceof DivergenceError || !(error instanceof EbmError)) this.#loop.playing = false;
    this.onState(this.state);
  }

  #tell(message: string): void {
    this.#message = message;
    this.#toldAt = performance.now();
  }
}
