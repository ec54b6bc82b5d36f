import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { parse } from 'yaml';
import { loadFixtures } from '../../src/cli/fixtures/load-fixtures.ts';
import type { Fixture } from '../../src/config/fixture-schema.ts';
import { indicesOf } from '../../src/mapping/mapping.ts';
import type { TableConfig } from '../../src/mapping/table-config.ts';
import type { Row, Value } from '../../src/model/change.ts';
import { openSandbox, type Sandbox } from './sandbox.ts';

/**
 * What the fixtures of the examples promise without any server holds on the real ones too: their rows go into MySQL, and
 * the documents come out of Elasticsearch. Rows of fixtures may lack columns, so that documents may hold more.
 */
describe.each([
  { example: 'shop', database: 'shop' },
  { example: 'test-management', database: 'testmgmt' },
])('examples/$example', ({ example, database }) => {
  const folder = `examples/${example}`;
  let sandbox: Sandbox;

  beforeAll(async () => {
    sandbox = await openSandbox();
    const { name } = sandbox;
    const config = readFileSync(`${folder}/evenkeel.yaml`, 'utf8').replaceAll(`${database}.`, `${name}.`);
    const { tables } = parse(config, { merge: true }) as { tables: TableConfig[] };
    for (const table of tables)
      for (const index of indicesOf({ index: table.index, indices: table.indices ?? [] }))
        index.name = `${name}_${index.name}`;
    const schema = readFileSync(`${folder}/schema.sql`, 'utf8').replaceAll(new RegExp(`\\b${database}\\b`, 'g'), name);
    await sandbox.useTables(schema, tables);
    // Fixtures leave out columns that nobody looks at.
    await sandbox.sql.query("set sql_mode = ''");
    expect(await (await sandbox.start(['setup'])).exit(60_000)).toBe(0);
    await sandbox.start(['run'], { ready: 'worker ready' });
  }, 120_000);
  afterAll(() => sandbox.close());

  test.each(loadFixtures(folder).files.flatMap(({ fixtures }) => fixtures.filter(canBeSeen)))(
    '$name',
    async (fixture) => {
      const documents = fixture.expect?.documents ?? {};
      const gone = Object.keys(documents).filter((address) => documents[address] === null);
      await clearTables();
      await vi.waitFor(async () => {
        for (const address of Object.keys(documents)) expect(await documentAt(address), address).toBeUndefined();
      }, WAIT);
      await writeRows(fixture);
      await vi.waitFor(async () => {
        for (const address of gone) expect(await documentAt(address), address).toBeDefined();
      }, WAIT);
      await change(fixture);
      await vi.waitFor(async () => {
        for (const [address, document] of Object.entries(documents))
          if (document === null) expect(await documentAt(address), address).toBeUndefined();
          else expect(await documentAt(address), address).toMatchObject(document);
      }, WAIT);
    },
    240_000,
  );

  async function clearTables(): Promise<void> {
    const [all] = await sandbox.sql.query('show tables');
    for (const name of (all as Row[]).flatMap(Object.values)) await sandbox.sql.query('delete from ??', [name]);
  }

  /** All that is there before the change. */
  async function writeRows({ table, update, delete: deleted, rows }: Fixture): Promise<void> {
    for (const [name, some] of Object.entries(rows)) for (const row of some) await insert(name, row);
    const before = beforeOf({ update, delete: deleted });
    if (before) await insert(table, before);
  }

  async function change({ table, insert: inserted, update, delete: deleted }: Fixture): Promise<void> {
    const before = beforeOf({ update, delete: deleted });
    const now = inserted ?? update?.after;
    if (!before) await insert(table, now as Row);
    else if (now) await onRow(before, 'update ?? set ?', [tableIn(table), inSql(now)]);
    else await onRow(before, 'delete from ??', [tableIn(table)]);
  }

  /** Link tables have no `id`. */
  async function onRow(row: Row, statement: string, values: unknown[]): Promise<void> {
    const key = row['id'] === undefined ? Object.keys(row) : ['id'];
    const condition = key.map(() => '?? = ?').join(' and ');
    await sandbox.sql.query(`${statement} where ${condition}`, [
      ...values,
      ...key.flatMap((name) => [name, row[name]]),
    ]);
  }

  async function insert(table: string, row: Row): Promise<void> {
    await sandbox.sql.query('replace into ?? set ?', [tableIn(table), inSql(row)]);
  }

  function tableIn(table: string): string {
    return table.replace(`${database}.`, `${sandbox.name}.`);
  }

  /** `index/id?routing=value` */
  async function documentAt(address: string): Promise<object | undefined> {
    const [, index = '', id = '', routing] = /^([^/]+)\/([^?]+)(?:\?routing=(.+))?$/.exec(address) ?? [];
    const found = await sandbox.elasticsearch.get<object>(
      { index: `${sandbox.name}_${index}`, id, ...(routing !== undefined && { routing }) },
      { ignore: [404] },
    );
    // In an index of one shard any routing finds it.
    return found._routing === routing ? found._source : undefined;
  }
});

/** A row that has no document before the change and none after it would pass without a pipeline. */
function canBeSeen({ insert, expect: expected }: Fixture): boolean {
  return insert === undefined || Object.values(expected?.documents ?? {}).some((document) => document !== null);
}

const WAIT = { timeout: 60_000, interval: 200 };

function beforeOf({ update, delete: deleted }: Pick<Fixture, 'update' | 'delete'>): Row | undefined {
  return update ? { ...update.after, ...update.before } : deleted;
}

/** Values as MySQL takes them in. */
function inSql(row: Row): Row {
  const columns = Object.entries(row).map(([column, value]) => [
    column,
    typeof value === 'object' ? jsonOf(value) : value,
  ]);
  return Object.fromEntries(columns) as Row;
}

function jsonOf(value: Value): Value {
  return value === null ? null : JSON.stringify(value);
}
