import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { lockFile } from './paths.ts';
import { identify, isAlive, type ProcessIdentity } from './server/process-identity.ts';

type Holder = ProcessIdentity & { deed: string; since: string };

/** One command at a time changes the stack of a checkout. A holder that was killed holds nothing. */
export async function withLock<T>(deed: string, say: (line: string) => void, work: () => Promise<T>): Promise<T> {
  const me = { ...identify(process.pid), deed, since: new Date().toISOString() } as Holder;
  let told: number | undefined;
  for (;;) {
    const holder = takeLock(me);
    if (holder === undefined) break;
    if (told !== holder.pid) say(`waiting for \`stack ${holder.deed}\` (pid ${holder.pid}, since ${holder.since})`);
    told = holder.pid;
    await sleep(250);
  }
  process.once('exit', release);
  try {
    return await work();
  } finally {
    process.off('exit', release);
    release();
  }
}

const release = () => rmSync(lockFile, { force: true });

/** undefined: it is ours now. Otherwise who holds it. */
export function takeLock(me: Holder, file = lockFile): Holder | undefined {
  mkdirSync(dirname(file), { recursive: true });
  const mine = `${file}.${me.pid}`;
  writeFileSync(mine, JSON.stringify(me));
  try {
    if (link(mine, file)) return undefined;
    const holder = readHolder(file);
    if (holder !== undefined && isAlive(holder)) return holder;
    removeStale(file, mine);
    return link(mine, file) ? undefined : (readHolder(file) ?? me);
  } finally {
    rmSync(mine, { force: true });
  }
}

/** Two may find the same stale lock at once: the slower one may then have moved the quicker one's, and puts it back. */
function removeStale(file: string, mine: string): void {
  const moved = `${mine}.stale`;
  try {
    renameSync(file, moved);
  } catch {
    return;
  }
  const holder = readHolder(moved);
  if (holder !== undefined && isAlive(holder)) link(moved, file);
  rmSync(moved, { force: true });
}

/** Unlike writing a file, making a link fails when there is one already, and the file appears whole. */
function link(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch {
    return false;
  }
}

function readHolder(file: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Holder;
  } catch {
    return undefined;
  }
}
