/** Ends a test run with one line that any reader, person or machine, can count on. */
export default class ClosingLine {
  onRunComplete(_contexts, results) {
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
    const skipped = results.numPendingTests + results.numTodoTests;
    const line = `${results.numPassedTests} passed, ${failed} failed`;
    // At the very end: jest writes a summary of its own after all reporters.
    process.once('exit', () => {
      process.stdout.write(`\n${skipped > 0 ? `${skipped} skipped\n` : ''}${line}\n`);
    });
  }
}
