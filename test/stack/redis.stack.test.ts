import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { checkout, stackDir } from '../../stack/paths.ts';

/** A stack of its own beside the one that other tests use; it shares only the downloads. */
const own = mkdtempSync(join(tmpdir(), 'evenkeel-stack-'));
const env = { ...process.env, EVENKEEL_STACK_DIR: own, EVENKEEL_REDIS_PORT: '30379', EVENKEEL_STACK: 'native' };
mkdirSync(join(stackDir, 'lib'), { recursive: true });
symlinkSync(join(stackDir, 'lib'), join(own, 'lib'));

const stack = (...args: string[]) =>
  execFileSync(process.execPath, ['stack/bootstrap.mjs', 'stack/main.ts', ...args], { cwd: checkout, env }).toString();
const pid = () => (JSON.parse(readFileSync(join(own, 'run', 'redis.json'), 'utf8')) as { pid: number }).pid;
const state = () => (JSON.parse(stack('status', 'redis', '--json')) as [{ state: string }])[0].state;

afterAll(() => {
  stack('down', 'redis');
  rmSync(own, { recursive: true });
});

test('redis comes up, is left alone while it runs, and comes up again after kill -9', { timeout: 120_000 }, () => {
  expect(stack('up', 'redis')).toContain('redis: ready');
  const first = pid();
  expect(stack('up', 'redis')).toContain('redis: runs already');
  expect(pid()).toBe(first);
  process.kill(first, 'SIGKILL');
  expect(state()).toBe('stopped');
  expect(stack('up', 'redis')).toContain('redis: ready');
  expect(pid()).not.toBe(first);
  expect(state()).toBe('ready');
  expect(stack('reset', 'redis')).toContain('redis: stopped');
  expect(existsSync(join(own, 'data', 'redis'))).toBe(false);
});
