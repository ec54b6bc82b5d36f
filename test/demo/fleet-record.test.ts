import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { stopEarlierFleet, writeFleetRecord } from '../../demo/fleet-record.ts';
import { identify } from '../../stack/server/process-identity.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fleet-'));
  file = join(folder, 'demo.json');
});
afterEach(() => rmSync(folder, { recursive: true }));

const ended = { pid: process.pid, startTicks: 1 }; // this pid, but another process's time

it('stops what an earlier demo left, and only that', async () => {
  const left = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
  await once(left, 'spawn');
  writeFileSync(file, JSON.stringify({ owner: ended, processes: [identify(left.pid!), ended] }));
  const exit = once(left, 'exit');
  expect(await stopEarlierFleet(file)).toBe(1);
  expect((await exit)[1]).toBe('SIGTERM');
  expect(await stopEarlierFleet(file)).toBe(0);
});

it('refuses while the demo that owns them still runs', async () => {
  writeFleetRecord(file, []);
  await expect(stopEarlierFleet(file)).rejects.toThrow(`another demo runs in this folder (pid ${process.pid})`);
});
