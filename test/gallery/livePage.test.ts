import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { CompatibilityError, type DeviceLostError, type Gpu } from 'webgpu-ebm';
import { initialSettings, oneOf, type SettingsOf, toggle } from '../../demos/gallery/shared/page/Controls.ts';
import { LivePage } from '../../demos/gallery/shared/page/LivePage.ts';
import type { Timeline } from '../../demos/gallery/shared/page/Timeline.ts';
import type { Training } from '../../demos/gallery/shared/page/Training.ts';

const controls = {
  size: oneOf([1, 2, 3], { label: 'Size', effect: 'restart', initial: 1 }),
  rate: oneOf([1, 10, 100], { label: 'Rate', effect: 'live', initial: 1 }),
  bright: toggle({ label: 'Bright', effect: 'view', initial: false }),
};
type Settings = SettingsOf<typeof controls>;
const own = initialSettings(controls);

/** A model whose weights are the rates of its steps. */
class Rates implements Training<Settings> {
  weights: number[] = [];
  rate: number;

  constructor({ rate }: Settings) {
    this.rate = rate;
  }

  /** One at a time. */
  train(): number {
    this.weights.push(this.rate);
    return 1;
  }
  change({ rate }: Settings): Promise<void> {
    this.rate = rate;
    return Promise.resolve();
  }
  checkpoint(): Promise<readonly Uint8Array[]> {
    return Promise.resolve([Uint8Array.from(this.weights)]);
  }
  restore([checkpoint]: readonly Uint8Array[]): void {
    this.weights = [...(checkpoint ?? [])];
  }
  load(weights: Uint8Array): void {
    if (weights.length === 0) throw new Error('no weights');
    this.weights = [...weights];
  }
  dispose(): void {}
}

/** A page of such a model, on devices that can be lost. */
async function openPage(timeline: Partial<Timeline<Settings>> = {}) {
  const reports: number[] = [];
  let lose: () => void = () => {};
  const page = await LivePage.open<Settings, Rates>(
    {
      controls,
      requestGpu: () => {
        const lost = new Promise<DeviceLostError>((resolve) => (lose = resolve as () => void));
        const queue = { onSubmittedWorkDone: () => Promise.resolve() };
        return Promise.resolve({ device: { queue }, kind: 'gpu', lost, dispose() {} } as unknown as Gpu);
      },
      start: (_, settings) => {
        if (settings.size === 3) return Promise.reject(new CompatibilityError('too large'));
        return Promise.resolve(new Rates(settings));
      },
      display: () =>
        Promise.resolve({
          show() {},
          draw() {},
          report: (step: number) => Promise.resolve(void reports.push(step)),
          dispose() {},
        }),
    },
    { start: own, edits: [], step: 0, ...timeline },
  );
  return {
    page,
    reports,
    loseDevice: async () => {
      lose();
      await Promise.resolve();
      await page.settled;
    },
  };
}

/** One step at rate 1, two at 10, and two at 100. */
const EDITED: Timeline<Settings> = {
  start: own,
  edits: [
    { step: 1, settings: { ...own, rate: 10 } },
    { step: 3, settings: { ...own, rate: 100 } },
  ],
  step: 5,
};

let now = 0;
let frames: FrameRequestCallback[] = [];

beforeEach(() => {
  frames = [];
  vi.stubGlobal('requestAnimationFrame', (frame: FrameRequestCallback) => frames.push(frame));
  vi.spyOn(performance, 'now').mockImplementation(() => now);
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

/** Frames go by until the condition holds. */
async function until(condition: () => boolean): Promise<void> {
  for (let frame = 0; !condition(); frame++) {
    expect(frame).toBeLessThan(1000);
    now += 16;
    for (const draw of frames.splice(0)) draw(now);
    // What a frame begins is done before the next.
    await new Promise((resolve) => setTimeout(resolve));
  }
}

const ended = (page: LivePage<Settings, Rates>) => () =>
  page.state.replayTo === undefined && !page.state.playing;

test('a page that is opened paused is reported as it is', async () => {
  const { reports } = await openPage();
  expect(reports).toEqual([0]);
});

test('a replay that was paused goes on, with the view that was chosen meanwhile', async () => {
  const { page } = await openPage(EDITED);
  await until(() => page.step >= 2);
  page.pause();
  expect(page.state.replayTo).toBe(5);
  await page.change({ bright: true });
  await page.stepOnce();
  page.play();
  await until(ended(page));
  expect(page.training.weights).toEqual([1, 10, 10, 100, 100]);
  expect(page.settings).toEqual({ ...own, rate: 100, bright: true });
});

test('another model than the one that is replayed ends the replay', async () => {
  for (const leave of [
    (page: LivePage<Settings, Rates>) => page.change({ rate: 1 }),
    (page: LivePage<Settings, Rates>) => page.reset(),
    (page: LivePage<Settings, Rates>) => page.load(Uint8Array.of(7)),
  ]) {
    const { page } = await openPage(EDITED);
    await until(() => page.step >= 2);
    page.pause();
    await leave(page);
    expect(page.state.replayTo).toBeUndefined();
  }
});

test('a replay on a device that is lost leads to the same model', async () => {
  const { page, loseDevice } = await openPage(EDITED);
  await until(() => page.step >= 4);
  await loseDevice();
  await until(ended(page));
  expect(page.training.weights).toEqual([1, 10, 10, 100, 100]);
  expect(page.timeline).toEqual(EDITED);
});

test('weights from a file outlive the device, and are told of', async () => {
  const { page, loseDevice } = await openPage();
  await page.load(Uint8Array.of(7, 8));
  await loseDevice();
  expect(page.training.weights).toEqual([7, 8]);
  expect(page.hasLink).toBe(false);
});

test('what went wrong is told until something goes well, or for a while', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => {});
  const { page } = await openPage();
  const fail = (): Promise<void> => page.change({ size: 3 });
  await fail();
  expect(page.state.message).toBe('too large');
  await page.load(Uint8Array.of(7));
  expect(page.state.message).toBeUndefined();
  await fail();
  await page.stepOnce();
  expect(page.state.message).toBeUndefined();
  page.play();
  await fail();
  expect(page.state.message).toBe('too large');
  await until(() => page.state.message === undefined);
});

test('a link to what no model can be opens the page as it is, and says why', async () => {
  const { page } = await openPage({ ...EDITED, start: { ...own, size: 3 } });
  expect(page.settings).toEqual(own);
  expect(page.state).toMatchObject({ message: 'too large', replayTo: undefined, playing: false });
});
