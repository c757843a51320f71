import { expect, test } from 'vitest';
import { Latest } from '../../demos/gallery/shared/page/Latest.ts';

test('one at a time, and the last request counts', async () => {
  let wanted = 0;
  let running = 0;
  const done: number[] = [];
  const latest = new Latest(async () => {
    expect(++running).toBe(1);
    const asked = wanted;
    await new Promise((resolve) => setTimeout(resolve, 5));
    done.push(asked);
    running--;
  });
  const first = latest.run();
  for (wanted = 1; wanted < 5; wanted++) void latest.run();
  await first;
  expect(done).toEqual([0, 5]);
});

test('a task that fails tells who asked, and is run again when asked again', async () => {
  let runs = 0;
  const latest = new Latest(async () => {
    if (++runs === 1) throw new Error('no answer');
  });
  await expect(latest.run()).rejects.toThrow('no answer');
  await latest.run();
  expect(runs).toBe(2);
});
