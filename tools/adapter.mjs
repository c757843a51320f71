// Which WebGPU adapter Node gets: the system's, if it is a real GPU; else SwiftShader from npm; else the system's CPU adapter.

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { canUnpack, unpack } from './unpack.mjs';

/**
 * @typedef {object} Choice
 * @property {Record<string, string>} environment variables that must be set before a process starts
 * @property {string} line which adapter and why
 * @property {boolean} isCpu
 * @property {Record<string, string | null>} replaced the values that `environment` replaces; null where none was set
 */

/** Tells processes with an adapter what was chosen, so that a launcher inside a launcher doesn't choose again. */
const CHOSEN = 'WEBGPU_EBM_ADAPTER';

/** What an outer launcher chose for this process. @returns {Choice | undefined} */
export function chosenAdapter() {
  const chosen = process.env[CHOSEN];
  return chosen === undefined ? undefined : { environment: {}, ...JSON.parse(chosen) };
}

/**
 * Chooses the adapter for processes that use the npm package `webgpu`.
 * Throws when there is none: a run without an adapter must fail, never skip.
 * @returns {Choice}
 */
export function chooseAdapter() {
  const chosen = chosenAdapter();
  if (chosen !== undefined) return chosen;

  const system = probe({});
  if (system !== null && !system.isCpu) return choice({}, false, `${system.name}, the system's GPU`);

  const because = system === null ? 'the system has no WebGPU adapter' : `the system has ${system.name} only`;
  if (canUnpack) {
    const { folder, version } = unpack('swiftshader');
    const environment = swiftShaderEnvironment(folder);
    const adapter = probe(environment);
    if (adapter !== null) {
      const origin = `@sparticuz/chromium ${version} (CPU)`;
      return choice(environment, true, `${adapter.name} of ${origin}, because ${because}`);
    }
  }
  if (system !== null) return choice({}, true, `${system.name} (CPU), because there is no other`);

  const swiftShader = canUnpack
    ? 'and SwiftShader of @sparticuz/chromium did not start (set TMPDIR if programs may not run in the temp folder)'
    : `and SwiftShader from npm is for x64 Linux only, not for ${process.arch} ${process.platform}`;
  throw new Error(
    `WebGPU: ${because}, ${swiftShader}. Install a driver (Linux: Vulkan, such as mesa-vulkan-drivers or the ` +
      `vendor's; Windows: Direct3D 12; macOS: Metal is part of the system), or run on a machine with a GPU.`,
  );
}

/** The environment as it was before a launcher chose: for browsers, which bring a SwiftShader of their own. */
export function systemEnvironment() {
  const replaced = Object.entries(chosenAdapter()?.replaced ?? {});
  return {
    ...process.env,
    ...Object.fromEntries(replaced.map(([name, value]) => [name, value ?? undefined])),
  };
}

/** @param {Record<string, string>} environment @param {boolean} isCpu @param {string} name @returns {Choice} */
function choice(environment, isCpu, name) {
  const replaced = Object.fromEntries(Object.keys(environment).map((key) => [key, process.env[key] ?? null]));
  const line = `WebGPU adapter: ${name}`;
  const told = JSON.stringify({ line, isCpu, replaced });
  return { environment: { ...environment, [CHOSEN]: told }, line, isCpu, replaced };
}

/** @param {string} folder */
function swiftShaderEnvironment(folder) {
  const libraries = [folder, process.env['LD_LIBRARY_PATH']].filter(Boolean).join(':');
  return { VK_ICD_FILENAMES: join(folder, 'vk_swiftshader_icd.json'), LD_LIBRARY_PATH: libraries };
}

/**
 * What a process in this environment would get; null also when the driver hangs or takes the process down.
 * @param {Record<string, string>} environment
 * @returns {{ name: string, isCpu: boolean } | null}
 */
function probe(environment) {
  const script = fileURLToPath(new URL('probe.mjs', import.meta.url));
  const { stdout } = spawnSync(process.execPath, [script], {
    env: { ...process.env, ...environment },
    encoding: 'utf8',
    timeout: 60_000,
  });
  try {
    return JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
  } catch {
    return null;
  }
}
