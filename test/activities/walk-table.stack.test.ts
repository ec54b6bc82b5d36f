import { createConnection, type Connection } from 'mysql2/promise';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { endpoints } from '../../stack/endpoints.ts';
import { createSourceRows } from '../../src/activities/heal/source-rows.ts';
import { createWalkTable } from '../../src/activities/walks/walk-table.ts';
import { createElasticsearch } from '../../src/connectors/elasticsearch.ts';
import { createIndexParts } from '../../src/connectors/index-parts.ts';
import { ensureIndex } from '../../src/connectors/index-setup.ts';
import { createMysql } from '../../src/connectors/mysql.ts';
import { createRedis } from '../../src/connectors/redis.ts';
import { createMapping } from '../../src/mapping/mapping.ts';
import { nextVersion } from '../../src/model/version.ts';
import { fakeStarts } from './fake-starts.ts';
import { tableConfig } from '../mapping/table-config.ts';

const name = `t_walk_${Date.now()}`;
const table = `${name}.link`;
const elasticsearch = createElasticsearch(endpoints().elasticsearch);
const source = createMysql(endpoints().mysql);
const cache = createRedis(endpoints().redis);
/** Patterns that were handed on. */
const asked: string[] = [];
const byPattern = { key: `${name}:list:{a}:*`, action: 'deletePattern' } as const;
const mapping = createMapping([
  tableConfig({ table, key: ['a', 'b'], tenant: 'a', index: { name }, cacheKeys: [`${name}:{a}:{b}`, byPattern] }),
]);
const version = nextVersion(undefined, Date.now());
const { walkRows, walkDocuments } = createWalkTable({
  currentMapping: async () => mapping,
  elasticsearch,
  indexParts: createIndexParts(elasticsearch.client, name),
  rows: createSourceRows(source),
  cache,
  starts: fakeStarts({ deletePatterns: async ({ patterns }) => String(asked.push(...patterns)) }),
  lanes: {
    ends: async () => ({}),
    lanesBefore: async () => [],
    lateLanes: async () => ({}),
    newestRecordMs: async () => 0,
    recordsBehind: async () => 0,
  },
  deleteAgainAfterMs: 1,
});
const input = { table, version, onRefused: 'park', cursor: null } as const;
let sql: Connection;

beforeAll(async () => {
  sql = await createConnection({ ...endpoints().mysql, multipleStatements: true });
  await sql.query(`set sql_log_bin = 0; create database ${name};
    create table ${table} (a varchar(20) collate utf8mb4_0900_ai_ci, b int, n int, primary key (a, b))`);
  const rows = Array.from({ length: 1200 }, (_, at) => [`k|${String(at % 7)}`, at, at]);
  await sql.query(`insert into ${table} values ?`, [rows]);
  await ensureIndex(elasticsearch.client, { name, settings: { number_of_replicas: 0 }, mappings: {} });
});

afterAll(async () => {
  await sql.query(`drop database ${name}`);
  await sql.end();
  const indices = await elasticsearch.client.indices.getAlias({ name });
  await elasticsearch.client.indices.delete({ index: Object.keys(indices) });
  await Promise.all([elasticsearch.close(), source.close(), cache.close()]);
});

async function count(): Promise<number> {
  await elasticsearch.client.indices.refresh({ index: name });
  return (await elasticsearch.client.count({ index: name })).count;
}

test('every row becomes its document, page after page of a composite key', async () => {
  const step = await walkRows({ ...input });
  expect(step).toMatchObject({ counts: { rows: 1200, healed: { indexed: 1200 } }, next: null });
  expect(await count()).toBe(1200);
  const [lists, onTwoPages] = [7, 2];
  expect(new Set(asked)).toContain(`${name}:list:k|3:*`);
  expect(asked).toHaveLength(lists + onTwoPages);
});

test('documents of rows that are gone go, with their cache keys; strangers are told and stay', async () => {
  await elasticsearch.write([
    { address: { index: name, id: 'no key makes this' }, version: 1, versionType: 'external', source: { a: 'x' } },
    {
      address: { index: name, id: 'k%7C0|99999' },
      version: 1,
      versionType: 'external',
      source: { a: 'k|0', b: 99_999, n: 1 },
    },
  ]);
  await sql.query(`delete from ${table} where b >= 1000`);
  const step = await walkDocuments({ ...input });
  expect(step).toMatchObject({ counts: { documents: 1202, strangers: 1, healed: { deleted: 201, indexed: 1000 } } });
  expect(await count()).toBe(1001);
});

test('a live change that is newer than the walk is left alone', async () => {
  await elasticsearch.write([
    {
      address: { index: name, id: 'k%7C0|0' },
      version: version + 1e6,
      versionType: 'external',
      source: { a: 'k|0', b: 0, n: 7 },
    },
  ]);
  await sql.query(`update ${table} set n = 7 where b = 0`);
  await walkRows({ ...input });
  const { docs } = await elasticsearch.client.mget({ index: name, ids: ['k%7C0|0'] });
  expect(docs).toMatchObject([{ _version: version + 1e6, _source: { n: 7 } }]);
});

test('a walk of one tenant leaves the rows and documents of all others alone', async () => {
  const id = (a: number, b: number) => ({ index: name, id: `k%7C${a}|${b}` });
  const stale = (a: number, b: number) =>
    ({ address: id(a, b), version: 1, versionType: 'external', source: { a: `k|${a}`, b, n: -1 } }) as const;
  await elasticsearch.write([stale(1, 77_777), stale(2, 77_777)]);
  await sql.query(`update ${table} set n = n + 1 where b in (1, 2)`);
  const ofTenant = { ...input, tenant: 'k|1', version: version + 1 };
  expect((await walkRows(ofTenant)).counts).toMatchObject({ healed: { indexed: 143 } });
  expect((await walkDocuments(ofTenant)).counts).toMatchObject({ healed: { deleted: 1 } });
  const { docs } = await elasticsearch.client.mget({
    docs: [id(1, 77_777), id(2, 77_777), id(1, 1), id(2, 2)].map(({ index, id: _id }) => ({ _index: index, _id })),
  });
  expect(docs).toMatchObject([{ found: false }, { found: true }, { _source: { n: 2 } }, { _source: { n: 2 } }]);
});

test('a walk of the rows that a condition holds for leaves all others alone, and goes no faster than it is told to', async () => {
  await sql.query(`update ${table} set n = 5000 where b in (10, 11, 12)`);
  const startedAtMs = Date.now();
  const input = { table, version: version + 2, onRefused: 'park', cursor: null } as const;
  const step = await walkRows({ ...input, where: 'b = 10 or b = 11', rowsPerSecond: 2 });
  expect(step).toMatchObject({ counts: { rows: 2, healed: { indexed: 2 } } });
  expect(Date.now() - startedAtMs).toBeGreaterThanOrEqual(990);
  const ids = [10, 11, 12].map((b) => `k%7C${b % 7}|${b}`);
  const { docs } = await elasticsearch.client.mget({ index: name, ids });
  expect(docs).toMatchObject([{ _source: { n: 5000 } }, { _source: { n: 5000 } }, { _source: { n: 12 } }]);
});
