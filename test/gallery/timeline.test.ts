import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { controls as digitsControls } from '../../demos/gallery/digits/model.ts';
import { controls as dataControls } from '../../demos/gallery/your-data/model.ts';
import { controls, type SurfaceSettings } from '../../demos/gallery/surface/model.ts';
import { initialSettings } from '../../demos/gallery/shared/page/Controls.ts';
import { Replay } from '../../demos/gallery/shared/page/Replay.ts';
import { formatTimeline, parseTimeline } from '../../demos/gallery/shared/page/link.ts';
import { stagesOf } from '../../demos/gallery/shared/page/stages.ts';
import { backAt, type Timeline, withEdit, withView } from '../../demos/gallery/shared/page/Timeline.ts';

const own = initialSettings(controls);

/** As edits stand in a link. */
function packed(json: string): string {
  return deflateRawSync(json).toString('base64url');
}

const settings: fc.Arbitrary<SurfaceSettings> = fc
  .record({
    loss: fc.constantFrom('nll', 'hinge', 'squareSquare'),
    rate: fc.constantFrom(0.001, 0.01, 0.1),
    radius: fc.constantFrom(0.1, 0.3),
    hidden: fc.integer({ min: 1, max: 64 }),
    seed: fc.nat(9999),
    density: fc.boolean(),
  })
  .map((some) => Object.assign({}, own, some) as SurfaceSettings);

const timelines: fc.Arbitrary<Timeline<SurfaceSettings>> = fc
  .tuple(settings, fc.array(fc.tuple(fc.integer({ min: 1, max: 999 }), settings)), fc.nat(999))
  .map(([start, changes, more]) => {
    let step = 0;
    const edits = changes.map(([gap, edited]) => {
      step += gap;
      // What a new model begins with, and what is only seen, stays through all edits.
      const { hidden, seed, density } = start;
      return { step, settings: { ...edited, hidden, seed, density } };
    });
    return { start, edits, step: step + more };
  });

test('a link gives back the timeline it was made from', async () => {
  await fc.assert(
    fc.asyncProperty(timelines, async (timeline) => {
      expect(await parseTimeline(controls, await formatTimeline(controls, timeline))).toEqual(timeline);
    }),
  );
});

test('the page as it opens needs nothing in its link', async () => {
  expect(await formatTimeline(controls, { start: own, edits: [], step: 0 })).toBe('');
  expect(await parseTimeline(controls, '')).toEqual({ start: own, edits: [], step: 0 });
});

test('settings are said by their names', async () => {
  const start = { ...own, loss: 'hinge', rate: 0.1 } as const;
  expect(await formatTimeline(controls, { start, edits: [], step: 40 })).toBe('loss=hinge&rate=0.1&step=40');
});

test.each([
  'loss=no-such-loss',
  'rate=0.4',
  'hidden=-3',
  'hidden=',
  'seed=NaN',
  'density=maybe',
  'step=-5',
  'step=1e99',
  'edits=%%%',
  'edits=abc',
  '__proto__=1&constructor=2',
  'camera=1,2,3',
  'camera=0,0,1e9,0,0,0',
  'camera=0,9,6,0,0,0',
  'camera=0,0.5,6,0,0,9',
  'hidden=20.5',
  'seed=1.5',
  `edits=${packed('[[5,')}`,
  `edits=${packed('{}')}`,
  `edits=${packed('[[0,{"loss":{"toString":1}}],[0],5]')}`,
])('%s says nothing', async (text) => {
  expect(await parseTimeline(controls, text)).toEqual({ start: own, edits: [], step: 0 });
});

test('whole numbers stay whole, others may lie between those of a list', async () => {
  const { start } = await parseTimeline(digitsControls, 'batch=20.5&hidden=30&rate=0.003');
  expect(start).toEqual({ ...initialSettings(digitsControls), rate: 0.003 });
});

test('samples are part of a link', async () => {
  const points = [
    { x: -1, y: 1 },
    { x: 1, y: -1 },
  ];
  const start = { ...initialSettings(dataControls), points };
  const text = await formatTimeline(dataControls, { start, edits: [], step: 0 });
  expect(text).toBe('points=00zzzz00');
  expect((await parseTimeline(dataControls, text)).start.points).toEqual(points);
});

test('a replay stops at each edit and at the end', () => {
  const replay = new Replay({
    start: 'a',
    edits: [
      { step: 3, settings: 'b' },
      { step: 7, settings: 'c' },
    ],
    step: 9,
  });
  const stops: [number, string | undefined][] = [];
  for (let i = 0; i < 3; i++) stops.push([replay.nextStop, replay.takeEdit()]);
  expect(stops).toEqual([
    [3, 'b'],
    [7, 'c'],
    [9, undefined],
  ]);
  expect(replay.end).toBe(9);
  // The edit at a checkpoint's own step comes after it.
  expect([replay.backTo(7), replay.nextStop]).toEqual(['b', 7]);
  expect([replay.backTo(0), replay.nextStop]).toEqual(['a', 3]);
});

test('edits follow one another; the later of two at one step stays', () => {
  const begun = { start: own, edits: [], step: 0 };
  const hinge = { ...own, loss: 'hinge' } as const;
  const log = { ...own, loss: 'log' } as const;
  expect(withEdit(begun, hinge)).toEqual({ start: hinge, edits: [], step: 0 });
  const edited = withEdit({ ...begun, step: 5 }, hinge);
  expect(withEdit(edited, log)).toEqual({ start: own, edits: [{ step: 5, settings: log }], step: 5 });
});

test('what is only seen changes all along a timeline, and nothing else does', () => {
  const hinge = { ...own, loss: 'hinge' } as const;
  const timeline = { start: own, edits: [{ step: 5, settings: hinge }], step: 9 };
  const seen = withView(controls, timeline, { ...own, density: true, rate: 0.1 });
  expect(seen.start).toEqual({ ...own, density: true });
  expect(seen.edits).toEqual([{ step: 5, settings: { ...hinge, density: true } }]);
});

test('back at an earlier step, what was changed since is changed there', () => {
  const hinge = { ...own, loss: 'hinge' } as const;
  const timeline = { start: own, edits: [{ step: 5, settings: hinge }], step: 9 };
  expect(backAt(controls, timeline, 7, hinge)).toEqual({ ...timeline, step: 7 });
  expect(backAt(controls, timeline, 3, hinge)).toEqual({
    start: own,
    edits: [{ step: 3, settings: hinge }],
    step: 3,
  });
});

test('stages are all steps, each with the settings it was done with', () => {
  const [rate1, rate2] = [
    { ...own, rate: 0.1 },
    { ...own, rate: 0.02 },
  ];
  const timeline = {
    start: own,
    edits: [
      { step: 5, settings: rate1 },
      { step: 8, settings: rate2 },
    ],
    step: 20,
  };
  expect(stagesOf(timeline)).toEqual([
    { settings: own, steps: 5 },
    { settings: rate1, steps: 3 },
    { settings: rate2, steps: 12 },
  ]);
  // A change after the last step has trained nothing yet.
  expect(stagesOf({ ...timeline, step: 8 })).toHaveLength(2);
  expect(stagesOf({ start: own, edits: [], step: 0 })).toEqual([{ settings: own, steps: 1 }]);
});
