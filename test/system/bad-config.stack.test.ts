import { readFileSync, writeFileSync } from 'node:fs';
import { parse, stringify } from 'yaml';
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
  expect(await check.exit(60_000)).toBe(1);
  expect(check.output()).toMatch(/broken\.yaml:\d+:1: redis ping: .*is Redis up at 127\.0\.0\.1:9\?/);
  expect(check.output()).toMatch(/broken\.yaml:\d+:\d+: MySQL has no table .*nothing/);
});

test('check tells the right key of a table, and its right spelling', async () => {
  const { sql, name } = sandbox;
  await sql.query(
    'create table keyless (id int); create table sold (sku int not null, shop int not null, unique (sku, shop)); create table weighed (w float primary key)',
  );
  const { tables, ...rest } = parse(readFileSync(sandbox.config, 'utf8')) as { tables: { table: string }[] };
  const cacheKeys = ['k:{id}'];
  const mapped = [
    { ...tables[0], key: ['brand'] },
    { table: `${name}.keyless`, cacheKeys },
    { table: `${name}.sold`, key: ['shop', 'sku'], cacheKeys: ['sold:{sku}'] },
    { table: `${name}.Item`, cacheKeys },
    { table: `${name}.weighed`, key: ['w'], cacheKeys: ['w:{w}'] },
  ];
  const config = `${sandbox.config}.keys.yaml`;
  writeFileSync(config, stringify({ ...rest, tables: mapped }));
  const check = await sandbox.start(['check', '--json'], { config });
  expect(await check.exit(60_000)).toBe(1);
  const findings = (JSON.parse(check.output()) as { path: unknown[]; message: string }[]).filter(
    ({ path }) => path[0] === 'tables' && path[2] !== 'index',
  );
  expect(findings).toMatchObject([
    { path: ['tables', 0, 'key'], message: `the key of ${name}.item is [id], not [brand]` },
    { path: ['tables', 1, 'key'], message: expect.stringContaining('its rows cannot be told apart') },
    { path: ['tables', 3, 'table'], message: expect.stringContaining(`MySQL spells it ${name}.item`) },
    { path: ['tables', 4, 'key'], message: expect.stringContaining('has w of type float in its key') },
  ]);
});

test('a wrong config ends every command before it connects, with all errors', async () => {
  const broken = `${sandbox.config}.wrong.yaml`;
  writeFileSync(broken, 'kafka: { brokers: [nowhere] }\ntables: []\n');
  const ingress = await sandbox.start(['ingress'], { config: broken });
  expect(await ingress.exit(60_000)).toBe(1);
  expect(ingress.output().trim().split('\n').length).toBeGreaterThan(5);
});
