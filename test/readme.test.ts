import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));

it('the example in the README prints what it says, as printed there', () => {
  const readme = readFileSync(`${root}README.md`, 'utf8');
  const [, code = '', output] =
    /<!-- example -->\s+```js\n([\s\S]*?)```\s+```\n([\s\S]*?)```/.exec(readme) ?? [];
  expect(code.trim().split('\n').length).toBeLessThanOrEqual(13);
  const printed = execFileSync(process.execPath, ['--input-type=module', '--eval', code], {
    cwd: root,
    encoding: 'utf8',
  });
  expect(printed).toBe(output);
});
