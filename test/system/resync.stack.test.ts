import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { parse, stringify } from 'yaml';
import { openSandbox, type Running, type Sandbox } from './sandbox.ts';

/** A changed mapping on its way to those who search, through the real servers, while rows change. */
let sandbox: Sandbox;
let running: Running;

const eventually = (check: () => Promise<void>): Promise<void> => vi.waitFor(check, { timeout: 60_000, interval: 300 });

beforeAll(async () => {
  sandbox = await openSandbox();
  expect(await (await sandbox.start(['setup'])).exit(60_000)).toBe(0);
  running = await sandbox.start(['run'], { ready: 'ingress ready' });
  await sandbox.sql.query(`insert into item values (1, 7, 'a', 1, null), (2, 7, 'b', 2, null)`);
  await eventually(async () => expect(Object.keys(await sandbox.documents())).toEqual(['1', '2']));
});

afterAll(() => sandbox.close());

/** Changes the config, and has another worker and ingress run by it. */
async function restartWith(change: (index: Record<string, unknown>) => void): Promise<void> {
  const config = parse(readFileSync(sandbox.config, 'utf8')) as { tables: [{ index: Record<string, unknown> }] };
  change(config.tables[0].index);
  writeFileSync(sandbox.config, stringify(config));
  running.process.kill('SIGTERM');
  await running.exit(20_000);
  running = await sandbox.start(['run'], { ready: 'ingress ready' });
}

async function evenkeel(...args: string[]): Promise<{ code: number | null; output: string }> {
  const command = await sandbox.start(args);
  const code = await command.exit(60_000);
  return { code, output: command.output() };
}

async function indicesBehind(): Promise<string[]> {
  return Object.keys(await sandbox.elasticsearch.indices.getAlias({ name: sandbox.name }));
}

test('documents stay as they were made until a resync swaps them for those of the new config', async () => {
  const [before] = await indicesBehind();
  await restartWith((index) => {
    index['fields'] = { title: 'name' };
    index['mappings'] = { properties: { price: { type: 'keyword' } } };
  });
  await sandbox.sql.query(`update item set name = 'old shape' where id = 1`);
  await eventually(async () => expect(await sandbox.documents()).toMatchObject({ 1: { name: 'old shape' } }));

  const { code, output } = await evenkeel('resync', `${sandbox.name}.item`);
  expect(output).toContain('done');
  expect(code).toBe(0);
  expect(Object.values(await sandbox.documents())).toMatchObject([{ title: 'old shape' }, { title: 'b' }]);
  const [after] = await indicesBehind();
  expect(after).not.toBe(before);
  const mapping = await sandbox.elasticsearch.indices.getMapping({ index: sandbox.name });
  expect(mapping[after as string]?.mappings.properties).toMatchObject({ price: { type: 'keyword' } });
});

test('a rollback brings back the old index, with all that changed since', async () => {
  await sandbox.sql.query(`update item set name = 'since the swap' where id = 2; delete from item where id = 1`);
  await eventually(async () => expect(await sandbox.documents()).toMatchObject({ 2: { title: 'since the swap' } }));
  const { code } = await evenkeel('resync', `${sandbox.name}.item`, '--rollback');
  expect(code).toBe(0);
  await eventually(async () =>
    expect(await sandbox.documents()).toEqual({ 2: expect.objectContaining({ name: 'since the swap' }) }),
  );
});
