import { expect, test } from 'vitest';
import { Pacer } from '../../demos/gallery/shared/page/Pacer.ts';

/** Runs frames on a device with these costs in milliseconds; returns the length of the last frames. */
function simulate(
  pacer: Pacer,
  { step, picture }: { step: number; picture: number },
  frames = 120,
): number[] {
  const lengths: number[] = [];
  for (let frame = 0; frame < frames; frame++) {
    const steps = pacer.next();
    const milliseconds = picture + steps * step;
    pacer.measured(steps, milliseconds);
    if (steps > 0) lengths.push(milliseconds);
  }
  return lengths.slice(-20);
}

test.each([
  ['gpu', { step: 0.05, picture: 1 }, [6, 12]],
  ['gpu', { step: 4, picture: 1 }, [5, 12]],
  ['cpu', { step: 1, picture: 30 }, [60, 80]],
  // A picture that is dearer than a frame: training still gets its share.
  ['cpu', { step: 1, picture: 90 }, [105, 125]],
  ['cpu', { step: 0.3, picture: 5 }, [60, 80]],
] as const)('%s, %o: frames of %o ms', (kind, costs, [least, most]) => {
  for (const length of simulate(new Pacer(kind), costs)) {
    expect(length).toBeGreaterThanOrEqual(least);
    expect(length).toBeLessThanOrEqual(most);
  }
});

test('at least one step a frame, however dear', () => {
  const pacer = new Pacer('gpu');
  simulate(pacer, { step: 500, picture: 1 });
  const steps = Array.from({ length: 5 }, () => pacer.next());
  expect(Math.max(...steps)).toBe(1);
});

test('a first picture that takes long is no reason for long frames', () => {
  const pacer = new Pacer('cpu');
  pacer.next();
  pacer.measured(0, 3000);
  for (const length of simulate(pacer, { step: 1, picture: 30 })) expect(length).toBeLessThanOrEqual(80);
});

test('a limit is kept', () => {
  const pacer = Object.assign(new Pacer('gpu'), { limit: 3 });
  simulate(pacer, { step: 0.01, picture: 1 });
  expect(Math.max(...Array.from({ length: 5 }, () => pacer.next()))).toBe(3);
});

test('in a hurry most of the time goes to training', () => {
  const pacer = Object.assign(new Pacer('cpu'), { hurried: true });
  for (const length of simulate(pacer, { step: 1, picture: 50 })) expect(length).toBeGreaterThan(300);
});
