/**
 * Checkpoint files that are whole or absent, whatever happens to the process that writes them.
 *
 * A write goes to a temporary file beside the target, is flushed to the disk, and takes the target's name in one step
 * (POSIX `rename` replaces atomically); then the folder is flushed, so that the name survives a power failure too.
 * A reader sees the old checkpoint or the new one, never a part. A writer that is killed leaves a temporary file,
 * which the next write to the same target removes.
 */
import { randomUUID } from 'node:crypto';
import { mkdir, open, readFile, readdir, rename, rm, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { DataError } from '../errors.ts';

/** Age after which a temporary file from another machine (a shared folder) counts as abandoned. */
const ABANDONED_MS = 24 * 60 * 60 * 1000;

/**
 * Replaces the file at `path` by `bytes`, atomically and durably; creates the folder when missing.
 *
 * `bytes` must not change until the promise resolves. Of several writers to one path the last to finish wins.
 *
 * @throws DataError when the file can't be written; the old file, if any, is untouched.
 */
export async function writeCheckpoint(path: string, bytes: Uint8Array): Promise<void> {
  const target = resolve(path);
  const temporary = join(dirname(target), temporaryName(target));
  try {
    await mkdir(dirname(target), { recursive: true });
    await removeStaleTemporaries(target);
    await writeDurably(temporary, bytes);
    await rename(temporary, target);
    await flushFolder(dirname(target));
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw fileError(
      'writeCheckpoint',
      'a writable file',
      path,
      error,
      'Pass a path in a writable folder with free space.',
    );
  }
}

/**
 * The bytes of the file at `path`.
 *
 * @throws DataError when it is missing or unreadable.
 */
export async function readCheckpoint(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (error) {
    throw fileError(
      'readCheckpoint',
      'a readable file',
      path,
      error,
      'Write a checkpoint first, or correct the path.',
    );
  }
}

/** `.name.host.pid.uuid.tmp`: says who writes it, so that others can tell an abandoned file from one in use. */
function temporaryName(target: string): string {
  return `${temporaryPrefix(target)}${host()}.${process.pid}.${randomUUID()}.tmp`;
}

function temporaryPrefix(target: string): string {
  return `.${basename(target)}.`;
}

function host(): string {
  return hostname().replaceAll(/[^A-Za-z0-9-]/g, '-');
}

async function removeStaleTemporaries(target: string): Promise<void> {
  const prefix = temporaryPrefix(target);
  for (const name of await readdir(dirname(target))) {
    if (!name.startsWith(prefix)) continue;
    const owner = /^([A-Za-z0-9-]+)\.(\d+)\.[0-9a-f-]{36}\.tmp$/.exec(name.slice(prefix.length));
    if (!owner) continue;
    const file = join(dirname(target), name);
    if (await isStale(file, owner[1]!, Number(owner[2]))) await rm(file, { force: true });
  }
}

async function isStale(file: string, ownerHost: string, ownerPid: number): Promise<boolean> {
  if (ownerHost === host() && ownerPid !== process.pid) return !isRunning(ownerPid);
  const written = await stat(file).then(
    ({ mtimeMs }) => mtimeMs,
    () => Infinity,
  );
  // In a container every run may have the same process number: what is older than this process is not its own.
  const limit = ownerHost === host() ? Date.now() - process.uptime() * 1000 : Date.now() - ABANDONED_MS;
  return written < limit;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it runs, under another user.
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

async function writeDurably(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'wx');
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Makes the new name durable. Windows has no such call for folders, and some network file systems refuse it. */
async function flushFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } catch (error) {
    if (!['EINVAL', 'ENOTSUP'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  } finally {
    await folder.close();
  }
}

function fileError(
  operation: string,
  expected: string,
  path: string,
  cause: unknown,
  remedy: string,
): DataError {
  const got = cause instanceof Error ? cause.message : String(cause);
  return new DataError(`${operation}: expected ${expected} at ${path}, got ${got}. ${remedy}`, { cause });
}
