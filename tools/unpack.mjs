// Unpacks parts of the npm package @sparticuz/chromium (Chromium for x64 Linux, SwiftShader, the libraries and a font
// that a bare system lacks) into a folder of this user and this version under the system's temp folder, once for all
// checkouts. Users never meet, and processes at the same time never see half a folder: each unpacks into a staging
// folder of its own, and the first to finish renames its folder into place.

import { execFileSync } from 'node:child_process';
import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Archives of the package by what they are for. @type {Record<'swiftshader' | 'browser', string[]>} */
const ARCHIVES = {
  swiftshader: ['swiftshader.tar.br'],
  browser: ['chromium.br', 'swiftshader.tar.br', 'al2023.tar.br', 'fonts.tar.br'],
};

/** The package has binaries of one platform only. */
export const canUnpack = process.platform === 'linux' && process.arch === 'x64';

/** Staging folders start so; one that is an hour old was left by a process that was killed. */
const STAGING = 'staging-';
const HOUR = 3_600_000;

/** Sizes of all files, written last: a folder without it, or that doesn't match it, is not whole. */
const MANIFEST = 'manifest.json';

/**
 * The folder with the unpacked files, made when it's not there or damaged.
 * @param {keyof typeof ARCHIVES} what
 * @returns {{ folder: string, version: string }}
 */
export function unpack(what) {
  const { archives, version } = findPackage();
  const home = userFolder();
  const folder = join(home, `${what}-${version}`);
  if (isWhole(folder)) return { folder, version };

  removeAbandoned(home);
  const staging = mkdtempSync(join(home, STAGING));
  try {
    const unpacked = join(staging, 'unpacked');
    mkdirSync(unpacked);
    const paths = ARCHIVES[what].map((name) => join(archives, name));
    // The package's `inflate` writes into os.tmpdir(), which a process takes from TMPDIR.
    execFileSync(process.execPath, [fileURLToPath(import.meta.url), ...paths], {
      env: { ...process.env, TMPDIR: unpacked },
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    if (what === 'browser') writeFileSync(join(unpacked, 'fonts.conf'), fontConfiguration(folder));
    writeFileSync(join(unpacked, MANIFEST), JSON.stringify(fileSizes(unpacked)));
    replace(folder, unpacked, join(staging, 'damaged'));
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
  if (!isWhole(folder)) {
    throw new Error(
      `unpacking ${what} into ${folder} left files missing. Free some space there, or set TMPDIR to another place.`,
    );
  }
  return { folder, version };
}

function findPackage() {
  const entry = createRequire(import.meta.url).resolve('@sparticuz/chromium');
  const root = dirname(dirname(entry));
  /** @type {{ version: string }} */
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  return { archives: join(root, 'bin'), version };
}

/** A folder that only this user can write: what's in it gets executed. */
function userFolder() {
  const { uid } = userInfo();
  const folder = join(tmpdir(), `webgpu-ebm-${uid}`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const stats = lstatSync(folder);
  if (!stats.isDirectory() || stats.uid !== uid || (stats.mode & 0o022) !== 0) {
    throw new Error(
      `${folder} can be written by other users. Remove it, or set TMPDIR to a folder of your own.`,
    );
  }
  return folder;
}

/** @param {string} home */
function removeAbandoned(home) {
  const staging = readdirSync(home).filter((name) => name.startsWith(STAGING));
  for (const folder of staging.map((name) => join(home, name))) {
    const made = statSync(folder, { throwIfNoEntry: false })?.mtimeMs ?? Infinity;
    if (Date.now() - made > HOUR) rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Puts `fresh` at `folder`, unless another process was faster and its folder is whole.
 * @param {string} folder @param {string} fresh @param {string} damaged where to put what stands in the way
 */
function replace(folder, fresh, damaged) {
  if (tryRename(fresh, folder) || isWhole(folder)) return;
  tryRename(folder, damaged);
  tryRename(fresh, folder);
}

/** False when `to` is there already, or another process was faster. @param {string} from @param {string} to */
function tryRename(from, to) {
  try {
    renameSync(from, to);
    return true;
  } catch {
    return false;
  }
}

/** The package's own configuration names one fixed folder. @param {string} folder where the fonts will lie */
const fontConfiguration = (folder) => `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>/usr/share/fonts</dir>
  <dir>${folder}/fonts</dir>
  <cachedir>${folder}/font-cache</cachedir>
</fontconfig>
`;

/** @param {string} folder */
function isWhole(folder) {
  try {
    /** @type {Record<string, number>} */
    const sizes = JSON.parse(readFileSync(join(folder, MANIFEST), 'utf8'));
    return Object.entries(sizes).every(([file, size]) => statSync(join(folder, file)).size === size);
  } catch {
    return false;
  }
}

/** @param {string} folder @returns {Record<string, number>} */
function fileSizes(folder) {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  const paths = files.map((entry) => join(entry.parentPath, entry.name));
  return Object.fromEntries(paths.map((path) => [path.slice(folder.length + 1), statSync(path).size]));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { inflate } = await import('@sparticuz/chromium');
  await Promise.all(process.argv.slice(2).map((archive) => inflate(archive)));
}
