import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { readRunRecord } from '../../stack/server/run-record.ts';

const scenarios = ['kill-kafka', 'cut-elasticsearch'];

/** Servers in containers have no process of ours to kill. */
const isNative = readRunRecord('kafka') !== undefined;

test.skipIf(!isNative)(
  'servers killed and cut off under load leave nothing lost and nothing stale',
  { timeout: 300_000 },
  async () => {
    const args = scenarios.flatMap((name) => ['--scenario', name]);
    const child = spawn(process.execPath, ['stack/bootstrap.mjs', 'proof/faults/main.ts', ...args], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [output, [exitCode]] = await Promise.all([text(child.stdout), once(child, 'exit')]);
    expect(output.trimEnd().split('\n').at(-1), output).toMatch(
      /^faults: 2 scenarios, 0 lost, 0 stale, longest recovery \d+\.\d s$/,
    );
    expect(exitCode).toBe(0);
  },
);
