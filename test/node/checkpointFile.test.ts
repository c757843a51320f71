import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { DataError } from '../../src/errors.ts';
import { readCheckpoint, writeCheckpoint } from '../../src/node/checkpointFile.ts';
import { decodeSafetensors } from '../../src/training/safetensors.ts';
import { bundleForNode } from './bundle.ts';

let root: string;
let folder: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'checkpoints-'));
});
beforeEach(async () => {
  folder = await mkdtemp(join(root, 'case-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

const uuid = '01234567-89ab-cdef-0123-456789abcdef';
const here = hostname().replaceAll(/[^A-Za-z0-9-]/g, '-');

describe('writeCheckpoint, readCheckpoint', () => {
  test('write, read, replace; missing folders are made; nothing else is left', async () => {
    const path = join(folder, 'a', 'b', 'model.safetensors');
    await writeCheckpoint(path, Uint8Array.of(1, 2, 3));
    expect([...(await readCheckpoint(path))]).toEqual([1, 2, 3]);
    await writeCheckpoint(path, Uint8Array.of(4).subarray(0));
    expect([...(await readCheckpoint(path))]).toEqual([4]);
    expect(await readdir(join(folder, 'a', 'b'))).toEqual(['model.safetensors']);
  });

  test('a view into a larger buffer is written alone', async () => {
    const path = join(folder, 'model');
    await writeCheckpoint(path, Uint8Array.of(1, 2, 3, 4).subarray(1, 3));
    expect([...(await readCheckpoint(path))]).toEqual([2, 3]);
  });

  test('many writers to one path at once: the file is one of theirs, and nothing else is left', async () => {
    const path = join(folder, 'model');
    const writes = Array.from({ length: 12 }, (_, i) =>
      writeCheckpoint(path, new Uint8Array(100_000 + i).fill(i)),
    );
    await Promise.all(writes);
    const bytes = await readCheckpoint(path);
    expect(bytes.length).toBe(100_000 + bytes[0]!);
    expect(bytes.every((value) => value === bytes[0])).toBe(true);
    expect(await readdir(folder)).toEqual(['model']);
  });

  test('a missing or unreadable file is a DataError with the remedy', async () => {
    const missing = join(folder, 'none');
    await expect(readCheckpoint(missing)).rejects.toThrow(DataError);
    await expect(readCheckpoint(missing)).rejects.toThrow(
      /^readCheckpoint: expected a readable file at .+none, got ENOENT.+\. Write a/,
    );
    await expect(readCheckpoint(folder)).rejects.toThrow(/EISDIR/);
  });

  test('a write that fails leaves the old file and no temporary', async () => {
    const path = join(folder, 'model');
    await mkdir(join(path, 'in-the-way'), { recursive: true });
    await expect(writeCheckpoint(path, Uint8Array.of(1))).rejects.toThrow(DataError);
    await expect(writeCheckpoint(path, Uint8Array.of(1))).rejects.toThrow(
      /^writeCheckpoint: expected a writable file.+\. Pass a path/,
    );
    expect(await readdir(folder)).toEqual(['model']);
    await writeFile(join(folder, 'file'), 'not a folder');
    await expect(writeCheckpoint(join(folder, 'file', 'model'), Uint8Array.of(1))).rejects.toThrow(DataError);
  });

  test('abandoned temporaries are removed; those in use and files of other names are kept', async () => {
    const gone = spawn(process.execPath, ['--version']);
    await once(gone, 'exit');
    const old = new Date(Date.now() - process.uptime() * 1000 - 60_000);
    const ancient = new Date(Date.now() - 48 * 3600 * 1000);
    const stale = [
      [`.model.${here}.${gone.pid}.${uuid}.tmp`, undefined],
      [`.model.${here}.${process.pid}.${uuid}.tmp`, old],
      [`.model.elsewhere-7.1.${uuid}.tmp`, ancient],
    ] as const;
    const kept = [
      [`.model.${here}.${process.ppid}.${uuid}.tmp`, undefined],
      [`.model.${here}.${process.pid}.${uuid.replace('0', 'f')}.tmp`, undefined],
      [`.model.elsewhere.1.${uuid}.tmp`, old],
      ['.model.notes.tmp', ancient],
      [`.other.${here}.${gone.pid}.${uuid}.tmp`, undefined],
      ['model.tmp', ancient],
    ] as const;
    for (const [name, time] of [...stale, ...kept]) {
      await writeFile(join(folder, name), 'half');
      if (time) await utimes(join(folder, name), time, time);
    }
    await writeCheckpoint(join(folder, 'model'), Uint8Array.of(1));
    expect((await readdir(folder)).sort()).toEqual([...kept.map(([name]) => name), 'model'].sort());
  });
});

describe('a writer killed at any moment', () => {
  const KILLS = 18;
  /** Where none of these fell into a write, which is short on fast disks. */
  const MOST_KILLS = 150;
  let script: string;
  beforeAll(async () => {
    script = await bundleForNode('./checkpointWriter.ts', root);
  });

  /** Reads the file and checks that it is one complete checkpoint; returns its number. */
  async function completeCheckpoint(path: string): Promise<number> {
    const { tensors, metadata } = decodeSafetensors(await readCheckpoint(path));
    const number = Number(metadata['number']);
    const { data } = tensors['weights']!;
    expect(data.length).toBe(2_000_000);
    expect(data.every((value) => value === number)).toBe(true);
    return number;
  }

  async function firstWrite(writer: ChildProcess): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      writer.stdout!.once('data', () => resolve());
      writer.once('exit', (code) => reject(new Error(`the writer ended by itself with ${code}`)));
    });
  }

  test(`SIGKILL ${KILLS} times or more: the file is complete each time, leftovers go with the next write`, async () => {
    const path = join(folder, 'model.safetensors');
    let last = 0;
    let leftovers = 0;
    for (let kill = 0; kill < KILLS || (leftovers === 0 && kill < MOST_KILLS); kill++) {
      const writer = spawn(process.execPath, [script, path, `${last + 1}`], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      await firstWrite(writer);
      // What the writer before this one left behind is gone after the first write.
      const others = (await readdir(folder)).filter((name) => name.endsWith('.tmp'));
      expect(others.every((name) => name.includes(`.${writer.pid}.`))).toBe(true);
      const moment = performance.now() + Math.random() * 60;
      while (performance.now() < moment) await completeCheckpoint(path);
      writer.kill('SIGKILL');
      await once(writer, 'exit');
      const number = await completeCheckpoint(path);
      expect(number).toBeGreaterThan(last);
      last = number;
      leftovers += (await readdir(folder)).filter((name) => name.endsWith('.tmp')).length;
    }
    // Otherwise no kill fell into a write, and the test showed nothing.
    expect(leftovers).toBeGreaterThan(0);
    await writeCheckpoint(path, await readFile(path));
    expect(await readdir(folder)).toEqual(['model.safetensors']);
    expect((await stat(path)).size).toBeGreaterThan(8_000_000);
  }, 120_000);
});
