// Which WebGPU adapter Node gets: the system's, if it is a real GPU; else SwiftShader from npm; else the system's CPU adapter.

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { canUnpack, unpack } from './unpack.mjs';

/**
 * @typedef {Readonly<Record<string, string>>} Environment variables to be set before a process starts
 * @typedef {{ environment: Environment, line: string, isCpu: boolean }} Choice
 */

/** Set for the processes that got an adapter, so that a launcher inside a launcher doesn't choose again. */
const CHOSEN = 'WEBGPU_EBM_ADAPTER';

/**
 * Environment for a process that uses the npm package `webgpu`, and one line that says what was chosen and why.
 * Throws when there is no adapter: a run without one must fail, never skip.
 * @returns {Choice}
 */
export function chooseAdapter() {
  const chosen = process.env[CHOSEN];
  if (chosen !== undefined) return { environment: {}, ...JSON.parse(chosen) };

  const system = probe({});
  if (system !== null && !system.isCpu) return choice({}, false, `WebGPU adapter: ${system.name}, the system's GPU`);

  const because = system === null ? 'the system has no WebGPU adapter' : `the system has ${system.name} only`;
  if (canUnpack) {
    const { folder, version } = unpack('swiftshader');
    const environment = swiftShaderEnvironment(folder);
    const adapter = probe(environment);
    if (adapter !== null) {
      const origin = `@sparticuz/chromium ${version} (CPU)`;
      return choice(environment, true, `WebGPU adapter: ${adapter.name} of ${origin}, because ${because}`);
    }
  }
  if (system !== null) return choice({}, true, `WebGPU adapter: ${system.name} (CPU), because there is no other`);

  const swiftShader = canUnpack
    ? 'and SwiftShader from @sparticuz/chromium did not start'
    : `and SwiftShader from npm is for x64 Linux only, not for ${process.arch} ${process.platform}`;
  throw new Error(
    `WebGPU: ${because}, ${swiftShader}. Install a driver (Linux: Vulkan, such as mesa-vulkan-drivers or the ` +
      `vendor's; Windows: Direct3D 12; macOS: Metal is part of the system), or run on a machine with a GPU.`,
  );
}

/** @param {Environment} environment @param {boolean} isCpu @param {string} line @returns {Choice} */
const choice = (environment, isCpu, line) => ({
  environment: { ...environment, [CHOSEN]: JSON.stringify({ line, isCpu }) },
  line,
  isCpu,
});

/** @param {string} folder @returns {Environment} */
function swiftShaderEnvironment(folder) {
  const libraries = [folder, process.env['LD_LIBRARY_PATH']].filter(Boolean).join(':');
  return { VK_ICD_FILENAMES: join(folder, 'vk_swiftshader_icd.json'), LD_LIBRARY_PATH: libraries };
}

/**
 * What a process in this environment would get; null also when the driver hangs or takes the process down.
 * @param {Environment} environment
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
