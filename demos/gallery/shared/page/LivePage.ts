import { DeviceLostError, DivergenceError, EbmError, type Gpu } from 'webgpu-ebm';
import { type Controls, differences, type Effect, type Settings } from './Controls.ts';
import { Pacer } from './Pacer.ts';
import { settingsOf, type Timeline } from './Timeline.ts';
import type { Training } from './Training.ts';

/** What a page draws on one device, of one training after the other. */
export interface Display<S, T> {
  /** A new training is there; what it showed before is gone. */
  show(training: T, settings: S): void | Promise<void>;
  /** Settings changed, those of the view included. */
  changed?(settings: S): void;
  /** Submits a picture; waits for nothing. */
  draw(): void;
  /** Reads what charts and figures need, a few times a second. @throws DivergenceError to stop. */
  report?(step: number): Promise<void>;
  dispose(): void;
}

export interface PageModel<S, T> {
  readonly controls: Controls;
  requestGpu(): Promise<Gpu>;
  start(gpu: Gpu, settings: S): Promise<T>;
  display(gpu: Gpu, page: LivePage<S & Settings, T & Training<S>>): Promise<Display<S, T>>;
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

const REPORT_MILLISECONDS = 250;
const CHECKPOINT_MILLISECONDS = 4000;
/** Frames submitted before the first of them is done. */
const FRAMES_IN_FLIGHT = { gpu: 2, cpu: 1 } as const;

/**
 * A page with a model that trains: plays and pauses it, takes over settings, remembers their timeline, replays one, and
 * goes on after a lost device. Steps are submitted frame by frame; nothing in a frame waits for the device.
 */
export class LivePage<S extends Settings, T extends Training<S>> {
  /** Called when the state changes, and a few times a second while training. */
  onState: (state: PageState) => void = () => {};
  /** Called when settings change. */
  onSettings: (settings: S) => void = () => {};
  readonly #model: PageModel<S, T>;
  #gpu: Gpu;
  #display!: Display<S, T>;
  #training!: T;
  #timeline: Timeline<S>;
  #wanted: S;
  #replay: Timeline<S> | undefined;
  /** Edits of the replay that were made again. */
  #replayed = 0;
  #settling: Promise<void> | undefined;
  /** Weights came from a file: links can't lead here. */
  #loaded = false;
  #playing = false;
  #disposed = false;
  #frame: number | undefined;
  #inFlight = 0;
  /** Nothing may be submitted: a model is being made, or copied. */
  #held = true;
  #pacer: Pacer;
  #reporting = false;
  #reportedAt = 0;
  #keptAt = 0;
  #kept: { step: number; checkpoint: readonly Uint8Array[] } | undefined;
  #message: string | undefined;
  #pace = { time: 0, step: 0, frames: 0, stepsPerSecond: 0, framesPerSecond: 0 };

  private constructor(model: PageModel<S, T>, gpu: Gpu, timeline: Timeline<S>) {
    this.#model = model;
    this.#gpu = gpu;
    this.#pacer = new Pacer(gpu.kind);
    this.#timeline = { ...timeline, edits: [], step: 0 };
    this.#wanted = timeline.start;
  }

  /** Makes the first model, and replays the timeline if it is of some steps. */
  static async open<S extends Settings, T extends Training<S>>(
    model: PageModel<S, T>,
    timeline: Timeline<S>,
  ): Promise<LivePage<S, T>> {
    const page = new LivePage(model, await model.requestGpu(), timeline);
    await page.#open();
    if (timeline.step > 0) page.#startReplay(timeline);
    return page;
  }

  get gpu(): Gpu {
    return this.#gpu;
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
  /** Resolves when all changes so far are taken over. */
  get settled(): Promise<void> {
    return this.#settling ?? Promise.resolve();
  }
  get state(): PageState {
    const { stepsPerSecond, framesPerSecond } = this.#pace;
    const replayTo = this.#replay?.step;
    const [step, playing, message] = [this.step, this.#playing, this.#message];
    return { step, playing, replayTo, stepsPerSecond, framesPerSecond, message };
  }

  /** At most so many training steps a frame. */
  set speed(limit: number) {
    this.#pacer.limit = limit;
  }

  play(): void {
    this.#replay = undefined;
    this.#run();
  }

  pause(): void {
    this.#replay = undefined;
    this.#playing = false;
    this.#pace = { ...this.#pace, stepsPerSecond: 0, framesPerSecond: 0 };
    this.requestDraw();
    void this.#report();
    this.onState(this.state);
  }

  /** A single training step, paused. */
  async stepOnce(): Promise<void> {
    this.pause();
    await this.settled;
    this.#advance(1);
    this.requestDraw();
    await this.#report();
  }

  /** Starts again with the settings as they are. */
  async reset(): Promise<void> {
    await this.settled;
    await this.#exclusively(() => this.#start(this.#wanted));
  }

  /** Takes over settings; changes that come while a model is being made are taken over together. */
  async change(change: Partial<S>): Promise<void> {
    this.#wanted = { ...this.#wanted, ...change };
    this.onSettings(this.#wanted);
    const effects = this.#effects(settingsOf(this.#timeline), this.#wanted);
    if (this.#settling || effects.has('restart') || effects.has('live')) return this.#settle();
    this.#look(this.#wanted);
    this.requestDraw();
  }

  /** Loads weights from a file. @throws DataError when they don't fit; then nothing is changed. */
  async load(weights: Uint8Array): Promise<void> {
    await this.settled;
    this.#training.load?.(weights);
    this.#loaded = true;
    this.requestDraw();
    await this.#report();
  }

  /** Draws a frame soon, in case nothing else does. */
  requestDraw(): void {
    this.#frame ??= requestAnimationFrame(this.#tick);
  }

  /** Draws now, for a picture of the canvas in the same task. */
  drawNow(): void {
    if (!this.#held) this.#display.draw();
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.#playing = false;
    if (this.#frame !== undefined) cancelAnimationFrame(this.#frame);
    this.#training?.dispose();
    this.#display?.dispose();
    this.#gpu.dispose();
  }

  /** Makes display and model on a fresh device. */
  async #open(): Promise<void> {
    const gpu = this.#gpu;
    void gpu.lost.then((error) => {
      if (!this.#disposed && gpu === this.#gpu) void this.#recover(error);
    });
    try {
      this.#display = await this.#model.display(gpu, this);
      await this.#exclusively(() => this.#start(this.#wanted));
    } catch (error) {
      gpu.dispose();
      throw error;
    }
  }

  async #start(settings: S): Promise<void> {
    const next = await this.#model.start(this.#gpu, settings);
    this.#training?.dispose();
    this.#training = next;
    this.#timeline = { start: settings, edits: [], step: 0 };
    this.#loaded = false;
    this.#kept = undefined;
    this.#message = undefined;
    await this.#display.show(next, settings);
    this.#display.changed?.(settings);
  }

  #settle(): Promise<void> {
    this.#settling ??= this.#exclusively(() => this.#takeOver()).finally(() => {
      this.#settling = undefined;
    });
    return this.#settling;
  }

  async #takeOver(): Promise<void> {
    for (;;) {
      const wanted = this.#wanted;
      const now = settingsOf(this.#timeline);
      const effects = this.#effects(now, wanted);
      if (effects.size === 0) return;
      try {
        if (effects.has('restart')) await this.#start(wanted);
        else if (effects.has('live')) await this.#edit(wanted);
        else this.#look(wanted);
      } catch (error) {
        // A refused change leaves everything as it was.
        if (this.#wanted === wanted) this.#wanted = now;
        this.onSettings(this.#wanted);
        throw error;
      }
    }
  }

  #effects(from: S, to: S): Set<Effect | undefined> {
    const { controls } = this.#model;
    return new Set(differences(controls, from, to).map((name) => controls[name]?.effect));
  }

  async #edit(settings: S): Promise<void> {
    await this.#training.change(settings);
    const { start, edits, step } = this.#timeline;
    if (step === 0) this.#timeline = { start: settings, edits: [], step };
    else
      this.#timeline = {
        start,
        edits: [...edits.filter((edit) => edit.step < step), { step, settings }],
        step,
      };
    this.#message = undefined;
    this.#display.changed?.(settings);
  }

  /** Settings of the view are of no time: links show the last. */
  #look(settings: S): void {
    const view = Object.fromEntries(
      Object.entries(this.#model.controls)
        .filter(([, { effect }]) => effect === 'view')
        .map(([name]) => [name, settings[name]]),
    );
    const { start, edits, step } = this.#timeline;
    this.#timeline = {
      start: { ...start, ...view },
      edits: edits.map((edit) => ({ step: edit.step, settings: { ...edit.settings, ...view } })),
      step,
    };
    this.#display.changed?.(settings);
  }

  /** Holds frames back while a model is being made or copied. */
  async #exclusively(work: () => Promise<void>): Promise<void> {
    this.#held = true;
    try {
      await work();
    } catch (error) {
      this.#fail(error);
    } finally {
      this.#held = false;
    }
    this.requestDraw();
    void this.#report();
    this.onState(this.state);
  }

  #run(): void {
    this.#playing = true;
    this.#message = undefined;
    this.#pace = { ...this.#pace, time: performance.now(), step: this.step, frames: 0 };
    this.requestDraw();
    this.onState(this.state);
  }

  readonly #tick = (now: number): void => {
    this.#frame = undefined;
    if (this.#disposed) return;
    if (this.#playing) this.requestDraw();
    if (this.#held || this.#inFlight >= FRAMES_IN_FLIGHT[this.#gpu.kind]) {
      if (!this.#playing && this.#inFlight > 0) this.requestDraw();
      return;
    }
    try {
      this.#submitFrame();
    } catch (error) {
      this.#fail(error);
    }
    if (!this.#playing) return;
    if (now - this.#reportedAt > REPORT_MILLISECONDS) {
      this.#reportedAt = now;
      this.#measurePace(now);
      void this.#report();
      this.onState(this.state);
    }
    if (now - this.#keptAt > CHECKPOINT_MILLISECONDS) {
      this.#keptAt = now;
      void this.#keep();
    }
  };

  #submitFrame(): void {
    const gpu = this.#gpu;
    const begin = performance.now();
    let steps = 0;
    if (this.#playing) {
      steps = Math.min(this.#pacer.next(), this.#nextStop() - this.step);
      this.#advance(steps);
    }
    this.#display.draw();
    this.#pace.frames++;
    this.#inFlight++;
    const done = (): void => {
      this.#inFlight--;
      if (steps > 0) this.#pacer.measured(steps, performance.now() - begin);
    };
    gpu.device.queue.onSubmittedWorkDone().then(done, done);
    if (this.#replay && this.step >= this.#nextStop()) void this.#continueReplay(this.#replay);
  }

  #advance(steps: number): void {
    if (steps === 0) return;
    this.#training.train(steps);
    this.#timeline = { ...this.#timeline, step: this.step + steps };
  }

  #startReplay(timeline: Timeline<S>): void {
    this.#replay = timeline;
    this.#replayed = 0;
    this.#run();
  }

  /** The step at which the replay has something to do. */
  #nextStop(): number {
    if (!this.#replay) return Infinity;
    const { edits, step } = this.#replay;
    return edits[this.#replayed]?.step ?? step;
  }

  async #continueReplay(replay: Timeline<S>): Promise<void> {
    const edit = replay.edits[this.#replayed++];
    if (edit) {
      this.#wanted = edit.settings;
      this.onSettings(edit.settings);
      await this.#settle();
    } else {
      this.pause();
    }
  }

  #measurePace(now: number): void {
    const seconds = (now - this.#pace.time) / 1000;
    if (seconds <= 0) return;
    const stepsPerSecond = (this.step - this.#pace.step) / seconds;
    const framesPerSecond = this.#pace.frames / seconds;
    this.#pace = { time: now, step: this.step, frames: 0, stepsPerSecond, framesPerSecond };
  }

  async #report(): Promise<void> {
    if (this.#reporting || this.#held || this.#disposed || !this.#display.report) return;
    this.#reporting = true;
    try {
      await this.#display.report(this.step);
    } catch (error) {
      this.#fail(error);
    } finally {
      this.#reporting = false;
    }
  }

  /** Copies what a lost device would take away. */
  async #keep(): Promise<void> {
    if (this.#held) return;
    this.#held = true;
    const { step } = this;
    try {
      this.#kept = { step, checkpoint: await this.#training.checkpoint() };
    } catch (error) {
      this.#fail(error);
    } finally {
      this.#held = false;
    }
  }

  /** Goes on with another device, from the last checkpoint. */
  async #recover(error: DeviceLostError): Promise<void> {
    const [kept, timeline, loaded, playing] = [this.#kept, this.#timeline, this.#loaded, this.#playing];
    this.#held = true;
    this.#message = error.message;
    this.onState(this.state);
    try {
      this.#training.dispose();
      this.#display.dispose();
      this.#gpu.dispose();
      this.#gpu = await this.#model.requestGpu();
      this.#inFlight = 0;
      await this.#open();
      const settings = this.#wanted;
      const changes = this.#effects(settingsOf(timeline), settings);
      if (kept && !changes.has('restart')) {
        this.#training.restore(kept.checkpoint);
        const edits = timeline.edits.filter(({ step }) => step < kept.step);
        const { start } = timeline;
        const edited = this.#effects(edits.at(-1)?.settings ?? start, settings).has('live');
        const last = edited ? [{ step: kept.step, settings }] : [];
        this.#timeline = { start, edits: [...edits, ...last], step: kept.step };
        this.#kept = kept;
        this.#loaded = loaded;
      }
      this.#message = `The device was lost; training went on from step ${this.step}.`;
      this.#playing = playing;
      this.requestDraw();
    } catch (failure) {
      this.#fail(failure);
    }
    this.onState(this.state);
  }

  #fail(error: unknown): void {
    // News of a lost device comes by itself, and is mended.
    if (this.#disposed || error instanceof DeviceLostError) return;
    if (!(error instanceof EbmError)) console.error(error);
    this.#message = error instanceof Error ? error.message : String(error);
    if (error instanceof DivergenceError || !(error instanceof EbmError)) this.#playing = false;
    this.onState(this.state);
  }
}
