import { readFileSync } from 'node:fs';

export * from '../../demos/gallery/verify/golden.ts';

export function readGolden<T>(file: string): T {
  return JSON.parse(readFileSync(new URL(`../fixtures/golden/${file}`, import.meta.url), 'utf8')) as T;
}
