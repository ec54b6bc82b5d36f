import { readFileSync } from 'node:fs';

/** A pid alone may be given to another program after a while; together with its start time it is one process for good. */
export type ProcessIdentity = { pid: number; startTicks: number };

export function identify(pid: number): ProcessIdentity | undefined {
  const stat = readStat(pid);
  return stat && { pid, startTicks: stat.startTicks };
}

export function isAlive({ pid, startTicks }: ProcessIdentity): boolean {
  return readStat(pid)?.startTicks === startTicks;
}

function readStat(pid: number): { startTicks: number } | undefined {
  try {
    return parseStat(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return undefined;
  }
}

/** undefined for a zombie: it is dead, and only waits for its parent to notice. */
export function parseStat(text: string): { startTicks: number } | undefined {
  // The program's name stands in brackets and may itself hold blanks and brackets; field 3 follows the last one.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const [state] = fields;
  if (state === 'Z' || state === 'X') return undefined;
  return { startTicks: Number(fields[22 - 3]) };
}
