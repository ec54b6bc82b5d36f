import { cpSync, existsSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { runTool } from '../../stack/get/run-tool.ts';
import { takeLock } from '../../stack/lock.ts';
import { identify, type ProcessIdentity } from '../../stack/server/process-identity.ts';
import { buildPath, makeRoom, sources } from './builds.ts';

/** The product as production runs it. Gives what node runs. */
export async function builtProduct(): Promise<string> {
  const folder = buildPath('product');
  // What a build writes last.
  const isMade = (): boolean => existsSync(join(folder, 'dist', 'workflows.bundle.js'));
  if (!isMade()) await alone(`${folder}.lock`, async () => isMade() || (await build(folder)));
  return join(folder, 'dist', 'cli', 'main.js');
}

async function build(folder: string): Promise<void> {
  makeRoom();
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  for (const source of sources) cpSync(source, join(folder, source), { recursive: true });
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
  await runTool(process.execPath, ['--import', 'tsx', 'scripts/build.ts'], { cwd: folder });
}

/** Files of tests run side by side, each in a process of its own. */
async function alone(lock: string, work: () => Promise<unknown>): Promise<void> {
  const me = { ...(identify(process.pid) as ProcessIdentity), deed: 'build', since: new Date().toISOString() };
  while (takeLock(me, lock) !== undefined) await sleep(100);
  try {
    await work();
  } finally {
    rmSync(lock, { force: true });
  }
}
