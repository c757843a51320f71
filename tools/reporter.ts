// Vitest reporter for the closing line `N passed, N failed`, alone on the very last line of a run.

import { writeSync } from 'node:fs';
import type { Reporter, TestCase, TestModule, Vitest } from 'vitest/node';

/**
 * Counts a test that is skipped or still to do as failed, so that nothing goes untested unseen; likewise a file that
 * doesn't load, an error outside of tests, and a run without tests. Tests left out by `-t` don't count.
 */
export default class ClosingLine implements Reporter {
  private passed = 0;
  /** A run that never gets to its end has failed. */
  private failed = 1;
  private isFiltered = false;

  onInit(vitest: Vitest): void {
    this.isFiltered = vitest.config.testNamePattern !== undefined;
    process.on('exit', (code) => {
      if (this.failed > 0) process.exitCode = 1;
      else if (code !== 0) this.failed = 1;
      writeSync(1, `${this.passed} passed, ${this.failed} failed\n`);
    });
  }

  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const inState = (state: string) => tests.filter((test) => test.result().state === state);
    const skipped = this.isFiltered ? [] : inState('skipped');
    for (const test of skipped) writeSync(1, `not run: ${nameOf(test)}. Run it or remove it.\n`);
    const broken = modules.reduce((sum, module) => sum + module.errors().length, errors.length);
    this.passed = inState('passed').length;
    this.failed = inState('failed').length + inState('pending').length + skipped.length + broken;
    if (this.passed + this.failed === 0) this.failed = 1;
  }
}

const nameOf = (test: TestCase) => `${test.module.relativeModuleId} > ${test.fullName}`;
