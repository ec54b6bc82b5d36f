import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join, relative } from 'node:path';
import { checkout } from '../stack/paths.ts';

const folder = join(checkout, 'bench', 'results');

/** Adds what was measured to the results of the day; gives the file's path within the checkout. */
export function writeResults(part: string, facts: unknown): string {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${new Date().toISOString().slice(0, 10)}.json`);
  const known = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as object) : {};
  const results = { ...known, [part]: { measuredAt: new Date().toISOString(), commit: commit(), machine, facts } };
  writeFileSync(file, `${JSON.stringify(results, undefined, 2)}\n`);
  return relative(checkout, file);
}

const machine = {
  cores: cpus().length,
  cpu: cpus()[0]?.model ?? 'unknown',
  memoryGb: Math.round(totalmem() / 2 ** 30),
  node: process.version,
};

function commit(): string {
  try {
    return execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: checkout, encoding: 'utf8' }).trim();
  } catch {
    return 'unknown';
  }
}
