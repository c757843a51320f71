import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DataError } from 'webgpu-ebm';

/** Names a folder with data, in which it is looked for first. */
export const DATA_VARIABLE = 'EBM_DATA';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Where data that can't be part of this project may lie. */
export function dataFolders(): string[] {
  const named = process.env[DATA_VARIABLE];
  return [...(named ? [named] : []), join(root, 'data'), join(root, '../shared/data')];
}

export interface Wanted {
  /** What it is, as an error says it. */
  name: string;
  /** Sets of files, the public format first: one of them is enough. */
  files: readonly (readonly string[])[];
  /** Where the first of them can be had. */
  source: string;
}

/**
 * The paths of the first set of files of which one folder has all.
 *
 * @throws DataError where none has, with the source of the data and where to put it.
 */
export function findData(
  { name, files, source }: Wanted,
  folders: readonly string[] = dataFolders(),
): readonly string[] {
  for (const folder of folders) {
    for (const set of files) {
      const paths = set.map((file) => join(folder, file));
      if (paths.every((path) => existsSync(path))) return paths;
    }
  }
  throw new DataError(
    `${name}: expected ${files.map((set) => set.join(' and ')).join(', or ')} in one of the folders ` +
      `${folders.join(', ')}, got none. Get ${files[0]?.join(', ')} from ${source} and put it into the folder ` +
      `data of this project, or into one that the environment variable ${DATA_VARIABLE} names.`,
  );
}
