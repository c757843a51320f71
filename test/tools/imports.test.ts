import { expect, test } from 'vitest';
import { resolveImports, stripComments } from '../../tools/wgsl/imports.ts';

/** resolveImports over files that exist only here. */
function resolveFrom(files: Record<string, string>, entry = '/a.wgsl') {
  return resolveImports(entry, (file) => files[file.replaceAll('\\', '/').replace(/^[A-Z]:/, '')]);
}

test('an import is replaced by the file, relative to the importing one', () => {
  const { code, files } = resolveFrom({
    '/a.wgsl': '#import "lib/b.wgsl"\nfn a() {}\n',
    '/lib/b.wgsl': '#import "c.wgsl"\nfn b() {}\n',
    '/lib/c.wgsl': 'fn c() {}\n',
  });
  expect(code).toBe('fn c() {}\nfn b() {}\nfn a() {}\n');
  expect(files).toEqual(['/a.wgsl', '/lib/b.wgsl', '/lib/c.wgsl']);
});

test('each file is included once', () => {
  const { code } = resolveFrom({
    '/a.wgsl': '#import "b.wgsl"\n#import "c.wgsl"\n',
    '/b.wgsl': '#import "c.wgsl"\nfn b() {}',
    '/c.wgsl': 'fn c() {}',
  });
  expect(code).toBe('fn c() {}\nfn b() {}\n');
});

test('the line map leads back to file and line', () => {
  const { code, lines } = resolveFrom({
    '/a.wgsl': '// header\n\n#import "b.wgsl"\n\nfn a1() {}\n// gone\nfn a2() {}\n',
    '/b.wgsl': '/* two\nlines */ fn b() {}\n\n',
  });
  expect(code).toBe(' fn b() {}\nfn a1() {}\n\nfn a2() {}\n');
  expect(lines).toEqual([
    [1, '/b.wgsl', 2],
    [2, '/a.wgsl', 5],
  ]);
});

test('comments go, nested ones too, and never swallow code', () => {
  expect(stripComments('a /* b /* c */ // d */ e // f */ g\nh // /* i\nj / k * l')).toBe(
    'a   e \nh \nj / k * l',
  );
});

test('a commented import is none', () => {
  expect(resolveFrom({ '/a.wgsl': '// #import "b.wgsl"\nfn a() {}' }).code).toBe('fn a() {}\n');
});

test('a missing file names the line that asked for it', () => {
  expect(() => resolveFrom({ '/a.wgsl': '\n#import "b.wgsl"\n' })).toThrow(
    /^\/a\.wgsl:2: #import found no file \/b\.wgsl\./,
  );
});

test('a cycle names its files', () => {
  const files = { '/a.wgsl': '#import "b.wgsl"\n', '/b.wgsl': '\n#import "a.wgsl"\n' };
  expect(() => resolveFrom(files)).toThrow('/b.wgsl:2: #import makes a cycle, /a.wgsl → /b.wgsl → /a.wgsl.');
});

test('an import within other code is refused', () => {
  expect(() => resolveFrom({ '/a.wgsl': 'fn a() {} #import "b.wgsl"' })).toThrow(
    '/a.wgsl:1: expected #import "path"',
  );
});
