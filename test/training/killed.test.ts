import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { Trainer } from 'webgpu-ebm';
import { readCheckpoint } from 'webgpu-ebm/node';
import { testGpu } from '../support/gpu.ts';
import { parabola, parabolaSamples } from '../support/models.ts';

const samples = parabolaSamples(50);

it('resumes bit for bit after the process that trained was killed while it wrote checkpoints', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'killed-'));
  const file = join(folder, 'run.safetensors');
  try {
    const root = fileURLToPath(new URL('../..', import.meta.url));
    const child = spawn(
      process.execPath,
      ['tools/runTypeScript.mjs', 'test/training/trainAndWrite.ts', file],
      { cwd: root },
    );
    let lines = 0;
    await new Promise<void>((resolve, reject) => {
      child.stderr.on('data', (text: Buffer) => reject(new Error(String(text))));
      child.stdout.on('data', () => {
        if (++lines === 5) setTimeout(() => child.kill('SIGKILL'), 7);
      });
      child.on('exit', () => resolve());
    });

    const resumed = await Trainer.create(await testGpu(), parabola());
    resumed.restore(await readCheckpoint(file));
    const steps = await resumed.steps();
    expect(steps).toBeGreaterThan(0);
    await resumed.fit(samples, { steps: 20, batchSize: 16 });

    const whole = await Trainer.create(await testGpu(), parabola());
    await whole.fit(samples, { steps: steps + 20, batchSize: 16 });
    expect(await resumed.checkpoint()).toEqual(await whole.checkpoint());
    resumed.dispose();
    whole.dispose();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
