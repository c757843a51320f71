import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { lossTable } from '../../tools/docs/lossTable.ts';

const table = lossTable();
const root = fileURLToPath(new URL('../../', import.meta.url));

it('docs/losses.md is up to date: run `node tools/run.mjs tools/docs.ts` when it is not', () => {
  expect(readFileSync(`${root}docs/losses.md`, 'utf8')).toBe(table);
});

it('has a row for every file that makes a loss', () => {
  const makers = readdirSync(`${root}src/losses`).filter((file) =>
    readFileSync(`${root}src/losses/${file}`, 'utf8').includes('new Loss('),
  );
  const rows = table.match(/^\| `\w+`/gm) ?? [];
  expect(rows.map((row) => `${row.slice(3, -1)}.ts`).sort()).toEqual(makers.sort());
});

it('gives the verdicts of LeCun & Huang 2005', () => {
  const cells = table
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) => line.split(' | '));
  const verdicts = cells.map((row) => [row[0]?.slice(3, -1), row[4], row.at(-1)?.replace(' |', '')]);
  expect(verdicts).toEqual([
    ['energyLoss', 'none', 'may collapse'],
    ['squaredEnergy', 'none', 'may collapse'],
    ['perceptron', '0', 'no margin'],
    ['hinge', '1', 'good'],
    ['generalizedMargin', '1', 'good'],
    ['structuredHinge', '1', 'good'],
    ['log', '∞', 'good'],
    ['lvq2', '0', 'no margin'],
    ['mce', '∞', 'good'],
    ['squareSquare', '1', 'good'],
    ['squareExponential', '∞', 'good'],
    ['nll', '∞', 'good'],
    ['minimumEmpiricalError', '∞', 'good'],
  ]);
});
