import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Deviation } from '../../../src/activities/freshness/freshness-probe.ts';
import { lookAtCache } from '../../../src/activities/freshness/look-at-cache.ts';
import { lookAtDocuments } from '../../../src/activities/freshness/look-at-documents.ts';
import type { Sample } from '../../../src/activities/freshness/sample-changes.ts';
import { findDifferences } from '../../../src/activities/compare/find-differences.ts';
import { createRedis, type Cache } from '../../../src/connectors/redis.ts';
import type { Change, Row } from '../../../src/model/change.ts';
import { clockMs } from '../../../src/model/version.ts';
import { endpoints } from '../../../stack/endpoints.ts';
import { tableConfig } from '../../mapping/table-config.ts';
import { openHealGround, type HealGround } from '../heal-ground.ts';

/** What a look at real targets tells of a change. */
const name = `t_fresh_${Date.now().toString(36)}`;
const settings = { number_of_replicas: 0 };
let ground: HealGround;
let cache: Cache;

beforeAll(async () => {
  ground = await openHealGround(
    name,
    `create table goods (id int primary key, price int, brand int); create table brands (id int primary key, title varchar(20))`,
    [
      tableConfig({
        table: `${name}.goods`,
        index: { name: `${name}_goods`, settings },
        cacheKeys: [{ key: `${name}:{id}`, action: 'set', ttlSeconds: 60 }],
      }),
      tableConfig({
        table: `${name}.brands`,
        index: {
          name: `${name}_brands`,
          settings,
          joins: { goods: { many: `${name}.goods`, on: { id: 'brand' }, include: ['id'] } },
        },
      }),
    ],
  );
  cache = createRedis(endpoints().redis);
});

afterAll(async () => {
  await cache.close();
  await ground.close();
});

function update(table: string, before: Row | null, after: Row | null): Change {
  const operation = before === null ? 'insert' : after === null ? 'delete' : 'update';
  return { table: `${name}.${table}`, operation, before, after };
}

function sampleOf(change: Change, atMs: number): Sample {
  const version = ground.versionAt(atMs);
  return { change, version, timestampMs: clockMs(version), table: change.table };
}

async function documentsOf(sample: Sample): Promise<Deviation[]> {
  const deps = {
    ...ground.deps,
    findDifferences: (...args: [never, never]) => findDifferences(ground.deps, ...args),
  };
  return (await lookAtDocuments(deps, ground.mapping, [sample])).get(sample) ?? [];
}

async function valuesOf(sample: Sample): Promise<Deviation[]> {
  const deps = { rows: ground.deps.rows, readCache: cache.read };
  return (await lookAtCache(deps, ground.mapping, [sample])).get(sample) ?? [];
}

test('a change that is not in the index yet is behind, until it is', async () => {
  const insert = update('goods', null, { id: 1, price: 1, brand: 1 });
  await ground.sql.query('insert into goods values (1, 1, 1)');
  expect(await documentsOf(sampleOf(insert, 0))).toMatchObject([{ held: null, isBehind: true }]);
  await ground.apply([insert]);
  expect(await documentsOf(sampleOf(insert, 0))).toEqual([]);
  const change = update('goods', { id: 1, price: 1, brand: 1 }, { id: 1, price: 2, brand: 1 });
  await ground.sql.query('update goods set price = 2 where id = 1');
  expect(await documentsOf(sampleOf(change, 100))).toMatchObject([{ held: { price: 1 }, isBehind: true }]);
  await ground.apply([change], { atMs: 100 });
  expect(await documentsOf(sampleOf(change, 100))).toEqual([]);
});

test('a later change that is on its way does not put an earlier one behind', async () => {
  const first = update('goods', { id: 1, price: 2, brand: 1 }, { id: 1, price: 3, brand: 1 });
  await ground.sql.query('update goods set price = 4 where id = 1');
  await ground.apply([first], { atMs: 200 });
  expect(await documentsOf(sampleOf(first, 200))).toMatchObject([{ held: { price: 3 }, isBehind: false }]);
  const second = update('goods', { id: 1, price: 3, brand: 1 }, { id: 1, price: 4, brand: 1 });
  expect(await documentsOf(sampleOf(second, 300))).toMatchObject([{ held: { price: 3 }, isBehind: true }]);
});

test('a document whose row is gone is behind its delete', async () => {
  const row = { id: 2, price: 1, brand: 1 };
  await ground.apply([update('goods', null, row)]);
  const gone = update('goods', row, null);
  expect(await documentsOf(sampleOf(gone, 400))).toMatchObject([{ held: row, isBehind: true }]);
  await ground.apply([gone], { atMs: 400 });
  expect(await documentsOf(sampleOf(gone, 400))).toEqual([]);
});

test('the old document of a row whose key changed is not to be there', async () => {
  const [before, after] = [
    { id: 3, price: 1, brand: 1 },
    { id: 4, price: 1, brand: 1 },
  ];
  await ground.sql.query('insert into goods values (4, 1, 1)');
  await ground.apply([update('goods', null, before), update('goods', null, after)], { atMs: 500 });
  const moved = update('goods', before, after);
  expect(await documentsOf(sampleOf(moved, 501))).toMatchObject([{ where: `${name}_goods/3`, held: before }]);
});

test('of a document with joins, whose versions are its own, nobody says that it is behind', async () => {
  await ground.sql.query(`insert into brands values (1, 'a')`);
  const insert = update('brands', null, { id: 1, title: 'a' });
  await ground.apply([insert]);
  expect(await documentsOf(sampleOf(insert, 0))).toEqual([]);
  await ground.sql.query(`update brands set title = 'b' where id = 1`);
  const change = update('brands', { id: 1, title: 'a' }, { id: 1, title: 'b' });
  expect(await documentsOf(sampleOf(change, 600))).toMatchObject([{ held: { title: 'a' }, isBehind: false }]);
});

test('a value that is set is compared with its row; one that is not there is none', async () => {
  const [key, version] = [`${name}:1`, ground.versionAt(700)];
  const sample = sampleOf(update('goods', { id: 1, price: 3, brand: 1 }, { id: 1, price: 4, brand: 1 }), 700);
  expect(await valuesOf(sample)).toEqual([]);
  const value = (price: number): string => JSON.stringify({ brand: 1, price, id: 1 });
  await cache.write([{ key, version: version - 1, value: value(3), ttlMs: 60_000 }]);
  expect(await valuesOf(sample)).toEqual([{ where: key, held: value(3), isBehind: true }]);
  await cache.write([{ key, version, value: value(3), ttlMs: 60_000 }]);
  expect(await valuesOf(sample)).toEqual([{ where: key, held: value(3), isBehind: false }]);
  await cache.write([{ key, version: version + 1, value: value(4), ttlMs: 60_000 }]);
  expect(await valuesOf(sample)).toEqual([]);
});
