import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** Jest reporter that writes how many tests passed, failed and were skipped, each skip by its full name. */
export default class Counts {
  constructor(_globalConfig, options) {
    this.file = options.file;
  }

  onRunComplete(_contexts, results) {
    const tests = results.testResults.flatMap((suite) => suite.testResults);
    const skipped = tests.filter((test) => ['pending', 'skipped', 'todo', 'disabled'].includes(test.status));
    mkdirSync(dirname(this.file), { recursive: true });
    writeFileSync(
      this.file,
      JSON.stringify({
        passed: results.numPassedTests,
        failed: results.numFailedTests + results.numRuntimeErrorTestSuites,
        skipped: skipped.map((test) => test.fullName),
      }),
    );
  }
}
