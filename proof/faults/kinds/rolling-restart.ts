import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkout, stackDir } from '../../../stack/paths.ts';
import { Broken, type Scenario } from '../scenario.ts';

const folder = join(stackDir, 'faults', 'changed');
const workers = ['faults-worker-1', 'faults-worker-2'];
const apartMs = 3_000;

/** The next release, as its author would have to write it: workflows that run go the way that they began. */
const changedWorkflows = `
import { patched, sleep } from '@temporalio/workflow';
import { syncChanges as released } from './sync-changes.ts';

export async function syncChanges(...args: Parameters<typeof released>): ReturnType<typeof released> {
  if (patched('faults')) await sleep('10 ms');
  return released(...args);
}
`;

/** Workers are replaced one after another, under load, by ones whose workflow code is another. */
export const rollingRestart: Scenario = {
  name: 'rolling-restart',
  title: 'workers restarted one after another with changed workflow code',
  async fault({ fleet, wait }) {
    makeChangedCopy();
    for (const name of workers) {
      await fleet.restart(name, folder);
      await wait(apartMs);
    }
    const complaints = fleet.running.flatMap(({ name, logFile }) =>
      readFileSync(logFile, 'utf8')
        .split('\n')
        .filter((line) => /nondetermin|TMPRL1100/i.test(line))
        .map((line) => `${name}: ${line}`),
    );
    if (complaints.length > 0) throw new Broken(`a workflow did not replay: ${complaints[0]}`);
  },
  /** Only now: the released code knows nothing of the patch in the workflows that still run before. */
  async afterwards({ fleet }) {
    for (const name of workers) await fleet.restart(name);
    rmSync(folder, { recursive: true });
  },
};

function makeChangedCopy(): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const name of ['src', 'package.json', 'tsconfig.json'])
    cpSync(join(checkout, name), join(folder, name), { recursive: true });
  symlinkSync(join(checkout, 'node_modules'), join(folder, 'node_modules'));
  const index = join(folder, 'src', 'workflows', 'index.ts');
  const others = readFileSync(index, 'utf8').replaceAll(/.*sync-changes.*\n/g, '');
  writeFileSync(index, others + changedWorkflows);
}
