import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { takeLock } from '../../stack/lock.ts';
import { identify, type ProcessIdentity } from '../../stack/server/process-identity.ts';

const alive = { ...(identify(process.ppid) as ProcessIdentity), deed: 'up', since: 'then' };
const me = { ...(identify(process.pid) as ProcessIdentity), deed: 'down', since: 'now' };

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'evenkeel-lock-'));
  file = join(folder, 'lock.json');
  return () => rmSync(folder, { recursive: true });
});

const held = () => JSON.parse(readFileSync(file, 'utf8')) as unknown;

test('a free lock is taken', () => {
  expect(takeLock(me, file)).toBeUndefined();
  expect(held()).toEqual(me);
});

test('a held lock stays with its holder, who is named', () => {
  takeLock(alive, file);
  expect(takeLock(me, file)).toEqual(alive);
  expect(held()).toEqual(alive);
});

test.each([
  ['a holder that was killed', JSON.stringify({ ...alive, startTicks: alive.startTicks + 1 })],
  ['half a file', '{"pid":'],
])('%s holds nothing', (_, content) => {
  writeFileSync(file, content);
  expect(takeLock(me, file)).toBeUndefined();
  expect(held()).toEqual(me);
  expect(readdirSync(folder)).toEqual(['lock.json']);
});
