import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { identify, isAlive, parseStat, type ProcessIdentity } from '../../stack/server/process-identity.ts';

const stat = (name: string, state: string) =>
  `42 (${name}) ${state} 1 42 42 0 -1 4194560 1 0 0 0 0 0 0 0 20 0 7 0 987654 1024 5 18446744073709551615`;

test('finds the start time behind a name with blanks and brackets', () => {
  expect(parseStat(stat('a) S (b', 'S'))).toEqual({ startTicks: 987654 });
});

test('a zombie counts as dead', () => {
  expect(parseStat(stat('java', 'Z'))).toBeUndefined();
});

test('a process is alive until it is killed', async () => {
  const child = spawn('sleep', ['60']);
  await once(child, 'spawn');
  const identity = identify(child.pid ?? 0) as ProcessIdentity;
  expect(isAlive(identity)).toBe(true);
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(isAlive(identity)).toBe(false);
});

test('a pid that was given to another program is not the one we knew', () => {
  const me = identify(process.pid) as ProcessIdentity;
  expect(isAlive(me)).toBe(true);
  expect(isAlive({ ...me, startTicks: me.startTicks - 1 })).toBe(false);
});
