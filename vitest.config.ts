import { defineConfig } from 'vitest/config';
import { aliases } from './tools/entries.ts';
import { wgsl } from './tools/wgsl/plugin.ts';

export default defineConfig({
  plugins: [wgsl()],
  resolve: { alias: aliases },
  test: {
    include: ['test/**/*.test.ts', 'demos/**/*.test.ts'],
    globalSetup: ['test/support/build.ts'],
    // One process a file: a lost device takes down only its own tests.
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    allowOnly: false,
    passWithNoTests: false,
    reporters: ['default', './tools/reporter.ts'],
  },
});
