import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { composeAnswers, composeDown, composeStatus, composeUp, isComposed } from '../../stack/compose.ts';

let folder: string;

/** A docker that writes down what it is asked. */
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'evenkeel-docker-'));
  const script = `#!/bin/sh
echo "$*" >> ${folder}/asked
case "$*" in
  info) exit \${FAKE_DOCKER_INFO:-0} ;;
  'compose ps'*) printf 'mysql\\ntemporal\\n' ;;
esac
`;
  writeFileSync(join(folder, 'docker'), script);
  chmodSync(join(folder, 'docker'), 0o755);
  vi.stubEnv('PATH', `${folder}:${process.env['PATH']}`);
  vi.stubEnv('EVENKEEL_STACK', undefined);
});

afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

const asked = () => readFileSync(join(folder, 'asked'), 'utf8').trimEnd().split('\n');

test('an engine with compose answers', async () => {
  expect(await composeAnswers()).toBe(true);
  expect(asked()).toEqual(['info', 'compose version']);
});

test('a client without an engine does not answer', async () => {
  vi.stubEnv('FAKE_DOCKER_INFO', '1');
  expect(await composeAnswers()).toBe(false);
});

test('EVENKEEL_STACK=native does not even ask', async () => {
  vi.stubEnv('EVENKEEL_STACK', 'native');
  expect(await composeAnswers()).toBe(false);
  expect(asked).toThrow('ENOENT');
});

test('up waits for the services of the parts, and tells which were not running before', async () => {
  expect(await composeUp(['mysql', 'kafka', 'canal', 'temporal'])).toEqual(['kafka', 'canal', 'temporal']);
  expect(asked()).toEqual([
    'compose ps --services --status running',
    'compose up --detach --wait mysql kafka canal temporal temporal-ui',
  ]);
});

test('down keeps the volumes, reset drops them', async () => {
  await composeDown(['mysql', 'redis'], { dropData: false });
  await composeDown(['temporal'], { dropData: true });
  expect(asked()).toEqual(['compose down mysql redis', 'compose down --volumes temporal temporal-ui']);
});

test('a part runs when all its services do', async () => {
  expect(Object.fromEntries(await composeStatus(['mysql', 'temporal', 'redis']))).toEqual({
    mysql: true,
    temporal: false,
    redis: false,
  });
});

const composed = (db: 'mysql' | 'mariadb') =>
  (['mysql', 'mariadb', 'canal', 'debezium'] as const).filter((part) => isComposed(part, { db, capture: 'canal' }));

test('MariaDB, Debezium, and a Canal that follows MariaDB stay native', () => {
  expect(composed('mysql')).toEqual(['mysql', 'canal']);
  expect(composed('mariadb')).toEqual(['mysql']);
});
