import { cpSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Sandbox } from './sandbox.ts';

/** The next release, as its author would have to write it: resyncs that run go the way that they began. */
const CHANGED = `
import { patched, sleep } from '@temporalio/workflow';
import { resyncTable as released } from './resync-table.ts';

export async function resyncTable(...args: Parameters<typeof released>): ReturnType<typeof released> {
  if (patched('next')) await sleep('10 ms');
  return released(...args);
}
`;

/** A checkout whose workflow code is another. It goes when the sandbox does. */
export function makeNextRelease({ config }: Pick<Sandbox, 'config'>): string {
  const folder = join(dirname(config), 'next');
  rmSync(folder, { recursive: true, force: true });
  for (const name of ['src', 'package.json', 'tsconfig.json']) cpSync(name, join(folder, name), { recursive: true });
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
  const index = join(folder, 'src', 'workflows', 'index.ts');
  writeFileSync(index, readFileSync(index, 'utf8').replaceAll(/.*resync-table.*\n/g, '') + CHANGED);
  return folder;
}
