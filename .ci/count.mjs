// Reads Vitest's JSON report and prints "PASSED FAILED" for .ci/run.
//   node .ci/count.mjs REPORT.json EXIT_STATUS
import { existsSync, readFileSync } from 'node:fs';

const [report, status] = process.argv.slice(2);

/** Passed and failed tests; a file that could not even be loaded is one failure. */
function count(path) {
  if (!existsSync(path)) return { passed: 0, failed: 0 };
  const { numPassedTests, testResults } = JSON.parse(readFileSync(path, 'utf8'));
  const failures = testResults.map(({ status: outcome, assertionResults }) => {
    const inFile = assertionResults.filter(test => test.status === 'failed').length;
    return inFile === 0 && outcome === 'failed' ? 1 : inFile;
  });
  return { passed: numPassedTests, failed: failures.reduce((sum, one) => sum + one, 0) };
}

const { passed, failed } = count(report);
// A failure that no test owns (a crash, an unhandled rejection, a build that broke) must not vanish.
const unowned = status !== '0' && failed === 0 ? 1 : 0;
console.log(`${passed} ${failed + unowned}`);
