import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));

it.each([
  ['README.md', 13],
  ['docs/sequences.md', 25],
])('the example in %s prints what it says, as printed there', (file, lines) => {
  const text = readFileSync(`${root}${file}`, 'utf8');
  const [, code = '', output] =
    /<!-- example -->\s+```js\n([\s\S]*?)```\s+```\n([\s\S]*?)```/.exec(text) ?? [];
  expect(code.trim().split('\n').length).toBeLessThanOrEqual(lines);
  const printed = execFileSync(process.execPath, ['--input-type=module', '--eval', code], {
    cwd: root,
    encoding: 'utf8',
  });
  expect(printed).toBe(output);
});
