import { Pace } from './Pace.ts';
import { Pacer } from './Pacer.ts';

/** Frames submitted before the first of them is done. */
const FRAMES_IN_FLIGHT = { gpu: 2, cpu: 1 } as const;

export interface FrameWork {
  /** Submits so many training steps; fewer where it can't be all of them now; returns how many. */
  train(steps: number): number;
  /** Submits a picture. */
  draw(): void;
  /** Steps that may be done before something else is due. */
  stepsAllowed(): number;
  /** Called after each frame of a training that plays. */
  played(time: number): void;
  /** Called with what a frame threw. */
  failed(error: unknown): void;
}

/**
 * Submits frames: some training steps and a picture, at the screen's rate as long as it plays, and single pictures when
 * they are asked for. No frame waits for the device; one that finds it busy submits nothing. In a hidden tab the browser
 * asks for no frames.
 */
export class FrameLoop {
  playing = false;
  readonly pace = new Pace();
  readonly #work: FrameWork;
  #device: GPUDevice;
  #kind: 'cpu' | 'gpu';
  #pacer: Pacer;
  #request: number | undefined;
  #inFlight = 0;
  #held = 0;
  #stopped = false;
  /** When the device was done with the last frame. */
  #lastDone: Promise<number> = Promise.resolve(0);

  constructor(gpu: { device: GPUDevice; kind: 'cpu' | 'gpu' }, work: FrameWork) {
    this.#work = work;
    this.#device = gpu.device;
    this.#kind = gpu.kind;
    this.#pacer = new Pacer(gpu.kind);
  }

  /** Goes on with another device. */
  set gpu({ device, kind }: { device: GPUDevice; kind: 'cpu' | 'gpu' }) {
    this.#device = device;
    this.#kind = kind;
    const { limit, hurried } = this.#pacer;
    this.#pacer = Object.assign(new Pacer(kind), { limit, hurried });
    this.#lastDone = Promise.resolve(0);
  }

  /** At most so many training steps a frame. */
  set limit(steps: number) {
    this.#pacer.limit = steps;
  }

  /** Few pictures, so that there is more time to train. */
  set hurried(hurried: boolean) {
    this.#pacer.hurried = hurried;
  }

  get isHeld(): boolean {
    return this.#held > 0;
  }

  /** Nothing is submitted until as many `release`s. */
  hold(): void {
    this.#held++;
  }

  release(): void {
    this.#held--;
    this.request();
  }

  /** A frame soon, in case none would come. */
  request(): void {
    if (!this.#stopped) this.#request ??= requestAnimationFrame(this.#tick);
  }

  /** No frame comes any more. */
  stop(): void {
    this.#stopped = true;
    this.playing = false;
    if (this.#request !== undefined) cancelAnimationFrame(this.#request);
  }

  readonly #tick = (time: number): void => {
    this.#request = undefined;
    const busy = this.isHeld || this.#inFlight >= FRAMES_IN_FLIGHT[this.#kind];
    if (this.playing || busy) this.request();
    if (busy) return;
    try {
      this.#submit();
    } catch (error) {
      this.#work.failed(error);
    }
    if (this.playing) this.#work.played(time);
  };

  #submit(): void {
    const wanted = this.playing ? Math.min(this.#pacer.next(), this.#work.stepsAllowed()) : 0;
    const submitted = performance.now();
    const steps = wanted > 0 ? this.#work.train(wanted) : 0;
    this.#work.draw();
    this.pace.frame();
    this.#inFlight++;
    const before = this.#lastDone;
    this.#lastDone = this.#device.queue.onSubmittedWorkDone().then(() => performance.now());
    void this.#measure(steps, submitted, before, this.#lastDone);
  }

  async #measure(
    steps: number,
    submitted: number,
    before: Promise<number>,
    done: Promise<number>,
  ): Promise<void> {
    try {
      // The device works on a frame when it is done with the one before.
      const begun = Math.max(submitted, await before);
      this.#pacer.measured(steps, (await done) - begun);
    } catch {
      // The device is gone; that is told elsewhere.
    } finally {
      this.#inFlight--;
    }
  }
}
