import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { previewCommand } from '../../src/cli/preview.ts';
import { openSandbox, type Sandbox } from '../system/sandbox.ts';
import { runCommand, type Ran } from './run-command.ts';

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await openSandbox();
  await sandbox.sql.query(`insert into item values
    (1, 7, 'lamp', 1.5, null), (2, 7, '登录', 19.90, '2026-01-02 03:04:05.678'), (18446744073709551615, null, 'last', null, null)`);
});
afterAll(() => sandbox.close());

async function preview(...args: string[]): Promise<Ran> {
  const { code, output } = await runCommand(previewCommand(), ...args, '--config', sandbox.config);
  return { code, output: output.replaceAll(sandbox.name, 'T') };
}

test('the last rows by key stand beside their documents and cache keys', async () => {
  const { output, code } = await preview(`${sandbox.name}.item`, '--last', '2');
  expect(code).toBe(0);
  expect(output).toBe(`T.item 18446744073709551615
row                        │ T/18446744073709551615
id: "18446744073709551615" │   id: "18446744073709551615"
brand: null                │   brand: null
name: last                 │   name: last
price: null                │   price: null
at: null                   │   at: null
                           │ cache keys
                           │   delete T:item:18446744073709551615

T.item 2
row                         │ T/2
id: 2                       │   id: 2
brand: 7                    │   brand: 7
name: 登录                  │   name: 登录
price: "19.90"              │   price: "19.90"
at: 2026-01-02T03:04:05.678 │   at: 2026-01-02T03:04:05.678
                            │ cache keys
                            │   delete T:item:2
                            │   delete T:brand:7
`);
});

test('rows are found by their keys, and JSON is for programs', async () => {
  const { output } = await preview(`${sandbox.name}.item`, '--json', '--key', '1', '99');
  const previews = JSON.parse(output) as object[];
  expect(previews).toMatchObject([
    {
      table: 'T.item',
      key: ['1'],
      row: { id: 1, price: '1.50' },
      documents: [{ address: 'T/1', document: { id: 1 } }],
    },
    { key: ['99'], row: null, documents: [] },
  ]);
});

test('a table that is not mapped is an error that names those that are', async () => {
  await expect(preview('shop.nothing')).rejects.toThrow(
    `the config does not map "shop.nothing"; it maps ${sandbox.name}.item`,
  );
});

test('a config that asks for what MySQL does not have is refused, at its lines', async () => {
  const { tables, ...rest } = parse(readFileSync(sandbox.config, 'utf8')) as { tables: object[] };
  const misspelt = { table: `${sandbox.name}.nothing`, cacheKeys: ['k:{id}'] };
  const joins = { brand: { one: `${sandbox.name}.brands`, on: { brand: 'id' } } };
  const item = { ...tables[0], index: { name: sandbox.name, fields: { tags: { type: 'split' } }, joins } };
  const config = `${sandbox.config}.misfit.yaml`;
  writeFileSync(config, stringify({ ...rest, tables: [item, misspelt] }));
  const refused = (table: string): Promise<Ran> =>
    runCommand(previewCommand(), `${sandbox.name}.${table}`, '--config', config);
  await expect(refused('nothing')).rejects.toThrow(/:\d+:\d+: MySQL has no table .*nothing/);
  await expect(refused('item')).rejects.toThrow(
    /:\d+:\d+: .*item has no column "tags"\n.*:\d+:\d+: MySQL has no table .*brands/,
  );
});

test('nothing is written', async () => {
  expect(await sandbox.elasticsearch.indices.exists({ index: sandbox.name })).toBe(false);
  expect(await sandbox.redis.keys(`${sandbox.name}*`)).toEqual([]);
});
