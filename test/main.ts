import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { down, up } from '../stack/stack.ts';

/**
 * `npm test`: real servers first, then every suite; arguments go to vitest. The last line is `N passed, N failed`.
 * Servers that were up already stay up.
 */
const REPORT = '.stack/test-report.json';

interface Report {
  success: boolean;
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numFailedTestSuites: number;
}

mkdirSync('.stack', { recursive: true });
rmSync(REPORT, { force: true });
const { started } = await up([]);
/** What tests leave in it goes with it. */
const scratch = mkdtempSync(join(tmpdir(), 'evenkeel-test-'));
let exitCode = 1;
try {
  exitCode = await vitest(process.argv.slice(2));
} finally {
  if (started.length > 0) await down(started);
  rmSync(scratch, { recursive: true, force: true });
}
console.log(closingLine());
process.exitCode = exitCode;

function vitest(args: string[]): Promise<number> {
  const vitestFile = 'node_modules/vitest/vitest.mjs';
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${REPORT}`];
  const child = spawn(process.execPath, [vitestFile, 'run', ...reporters, ...args], {
    stdio: 'inherit',
    env: { ...process.env, TMPDIR: scratch },
  });
  return new Promise((resolve) => child.on('exit', (code) => resolve(code ?? 1)));
}

/** A file that cannot be loaded has no tests to count, but is a failure all the same. */
function closingLine(): string {
  const report = JSON.parse(readFileSync(REPORT, 'utf8')) as Report;
  const failed = report.numFailedTests === 0 && !report.success ? 1 : report.numFailedTests;
  const skipped = report.numPendingTests > 0 ? `, ${report.numPendingTests} skipped` : '';
  return `${report.numPassedTests} passed, ${failed} failed${skipped}`;
}
