import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openSandbox, type Sandbox } from './sandbox.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await openSandbox();
});
afterAll(() => sandbox.close());

test('check names what is away with its setting and address, and still checks the others', async () => {
  const broken = `${sandbox.config}.broken.yaml`;
  const text = readFileSync(sandbox.config, 'utf8')
    .replace(/redis:\/\/\S+/, 'redis://127.0.0.1:9')
    .replace(`table: ${sandbox.name}.item`, `table: ${sandbox.name}.nothing`);
  writeFileSync(broken, text);
  const check = await sandbox.start(['check'], { config: broken });
  expect(await check.exit(30_000)).toBe(1);
  expect(check.output()).toMatch(/broken\.yaml:\d+:1: redis ping: .*is Redis up at 127\.0\.0\.1:9\?/);
  expect(check.output()).toMatch(/broken\.yaml:\d+:\d+: MySQL has no table .*nothing/);
});

test('a wrong config ends every command before it connects, with all errors', async () => {
  const broken = `${sandbox.config}.wrong.yaml`;
  writeFileSync(broken, 'kafka: { brokers: [nowhere] }\ntables: []\n');
  const ingress = await sandbox.start(['ingress'], { config: broken });
  expect(await ingress.exit(30_000)).toBe(1);
  expect(ingress.output().trim().split('\n').length).toBeGreaterThan(5);
});
