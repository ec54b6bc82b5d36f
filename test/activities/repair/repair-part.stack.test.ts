import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createRepair } from '../../../src/activities/repair/create-repair.ts';
import type { RepairActivities, RepairStepInput } from '../../../src/activities/repair/repair-activities.ts';
import { nextVersion } from '../../../src/model/version.ts';
import { createTopicRecords } from '../../../src/connectors/topic-records.ts';
import type { RepairPart } from '../../../src/model/repair.ts';
import { endpoints } from '../../../stack/endpoints.ts';
import { tableConfig } from '../../mapping/table-config.ts';
import { fakeStarts } from '../fake-starts.ts';
import { openResyncGround, type ResyncGround, run, versionNow } from '../resync/resync-ground.ts';

const name = `t_repair_${Date.now()}`;
const settings = { number_of_replicas: 0, number_of_shards: 1 };
const HOUR_MS = 3_600_000;
let ground: ResyncGround;
let repair: RepairActivities;
/** What happens while it waits for changes that are on their way. */
let meanwhile: () => Promise<unknown> = async () => undefined;

/** How long it rests after a page. */
let restMs = 0;

beforeAll(async () => {
  ground = await openResyncGround(
    name,
    `create table goods (id int primary key, name varchar(50), shop int, updated_at timestamp(3) default now(3) on update now(3));
     create table order_1 (id int primary key, n int);
     create table order_2 (id int primary key, n int);
     create table month (id int primary key, at datetime);`,
    [
      tableConfig({
        table: `${name}.goods`,
        tenant: 'shop',
        updatedAt: 'updated_at',
        index: { name: `${name}_goods`, settings, exclude: ['updated_at'] },
        indices: [{ name: `${name}_few`, settings, exclude: ['updated_at'], filter: { values: { shop: [1] } } }],
        cacheKeys: [
          {
            key: `${name}:{id}`,
            on: ['insert', 'update', 'delete'],
            action: 'set',
            ttlSeconds: 600,
            exclude: ['updated_at'],
            fields: {},
          },
        ],
      }),
      tableConfig({ table: `${name}.order_[0-9]+`, index: { name: `${name}_order`, id: '{$table}|{id}', settings } }),
      tableConfig({ table: `${name}.month`, index: { name: `${name}_month_{at:YYYY-MM}`, settings } }),
    ],
  );
  const { brokers } = endpoints().kafka;
  const { beginRepair, repairPart, mayHoldOrphans } = createRepair({
    ...ground.deps,
    starts: fakeStarts(),
    giveWay: async () => restMs,
    lanes: { ...ground.deps.lanes, lanesBefore: () => meanwhile().then(() => []) },
    records: createTopicRecords({ brokers, topics: [] }),
    decoderOf: () => {
      throw new Error('no topics');
    },
  });
  repair = { beginRepair: run(beginRepair), repairPart: run(repairPart), mayHoldOrphans: run(mayHoldOrphans) };
});

afterAll(() => ground.close());

/** 30 goods, in the index and in the cache as they should be. */
beforeEach(async () => {
  const { sql } = ground;
  await sql.query('delete from goods; delete from order_1; delete from order_2; delete from month');
  const rows = Array.from({ length: 30 }, (_, at) => [at + 1, `n ${at + 1}`, at % 3]);
  await sql.query('insert into goods (id, name, shop) values ?', [rows]);
  await sql.query('insert into order_1 values (1, 1), (2, 2); insert into order_2 values (1, 3), (7, 7)');
  await sql.query(`insert into month values (1, '2026-01-02'), (2, '2026-02-03')`);
  for (const table of ['goods', 'order_[0-9]+', 'month']) await repaired(table);
  await ground.deps.cache.forget(rows.map(([id]) => `${name}:${id}`));
});

const step = (table: string, part: RepairPart, input: Partial<RepairStepInput> = {}) =>
  repair.repairPart({
    table: `${name}.${table}`,
    part,
    dryRun: false,
    settleMs: 20,
    rowsPerSecond: null,
    orphans: 'heal',
    maxOrphanPercent: 5,
    onRefused: 'park',
    ...input,
  });

const documents: RepairPart = { kind: 'documents', cursor: null };

async function repaired(table: string): Promise<void> {
  await repair.beginRepair({ table: `${name}.${table}` });
  for (const source of await ground.deps.rows.tablesOf(`${name}.${table}`))
    await step(table, { kind: 'range', table: source, after: null, upTo: null });
  await step(table, documents);
}

const all = (table: string): RepairPart => ({ kind: 'range', table: `${name}.${table}`, after: null, upTo: null });
const goods = `${name}_goods`;
const read = async (id: number) => (await ground.deps.elasticsearch.read([{ index: goods, id: String(id) }]))[0];

/** As somebody with curl would. */
const client = () => ground.deps.elasticsearch.client;
const byHand = (id: number, document: object) => client().index({ index: goods, id: String(id), document });
const FAR_VERSION = nextVersion(undefined, Date.now() + 10 * 365 * 24 * HOUR_MS);
const farAhead = (id: number, document: object) =>
  client().index({ index: goods, id: String(id), document, version: FAR_VERSION, version_type: 'external' });

test('it tells how long it gave way to live changes', async () => {
  restMs = 7;
  expect(await step('order_[0-9]+', documents)).toMatchObject({ rest: null, restedMs: 7 });
  restMs = 0;
  expect(await step('order_[0-9]+', documents)).toMatchObject({ rest: null, restedMs: 0 });
});

test('a healthy table is compared, and nothing is written', async () => {
  const before = await read(5);
  const { counts, rest } = await step('goods', all('goods'), { orphans: 'count' });
  expect(counts).toMatchObject({
    rows: 30,
    compared: 60,
    wanted: 40,
    missing: 0,
    stale: 0,
    orphaned: 0,
    onTheWay: 0,
    healed: 0,
  });
  expect(rest).toBeNull();
  expect(await read(5)).toEqual(before);
  const found = await repair.mayHoldOrphans({ table: `${name}.goods`, counts, dryRun: false });
  expect(found).toBe(false);
});

test('damage of every kind is found and healed, and nothing healthy is touched', async () => {
  await byHand(1, { id: 1, name: 'changed', shop: 0 });
  await byHand(2, { id: 2, shop: 1 });
  await byHand(3, { id: 3, name: 'n 3', shop: 2, alien: true });
  await client().delete({ index: goods, id: '4' });
  await farAhead(5, { id: 5, name: 'from the future', shop: 1 });
  await farAhead(6, { id: 6, name: 'n 6', shop: 2 });
  await byHand(1_000, { id: 1_000, name: 'of no row', shop: 0 });
  await client().index({ index: `${name}_few`, id: '3', document: { id: 3, name: 'n 3', shop: 2 } });
  const healthy = await read(7);
  // Searchers see what is there when a repair begins.
  expect(await repair.beginRepair({ table: 'goods' })).toMatchObject({ scope: 'full', parts: null });

  const dry = await step('goods', all('goods'), { orphans: 'count', dryRun: true });
  expect(dry.counts).toMatchObject({ missing: 1, stale: 4, ahead: 2, healed: 0, staleFields: { name: 3, alien: 1 } });
  expect(dry.counts.oldestStaleSeconds).toBeGreaterThan(0);
  expect(await read(1)).toMatchObject({ source: { name: 'changed' } });

  const { counts } = await step('goods', all('goods'), { orphans: 'count' });
  expect(counts).toMatchObject({ missing: 1, stale: 4, ahead: 2, orphaned: 0, healed: 5, stillWrong: 0 });
  expect(await repair.mayHoldOrphans({ table: `${name}.goods`, counts, dryRun: false })).toBe(true);
  const counted = await step('goods', documents, { orphans: 'count' });
  expect(counted.counts).toMatchObject({ documents: 42, compared: 2, orphaned: 2, healed: 0 });
  expect(await read(1_000)).not.toBeNull();
  const { counts: gone } = await step('goods', documents);
  expect(gone).toMatchObject({ orphaned: 2, healed: 2, stillWrong: 0 });

  for (const id of [1, 2, 3, 4, 5, 6]) expect(await read(id)).toMatchObject({ source: { id, name: `n ${id}` } });
  expect((await read(3))?.source).not.toHaveProperty('alien');
  expect(await read(1_000)).toBeNull();
  expect(await read(7)).toEqual(healthy);
  const clean = await step('goods', all('goods'), { orphans: 'count' });
  expect(clean.counts).toMatchObject({ missing: 0, stale: 0, ahead: 2 });
  expect(await repair.mayHoldOrphans({ table: `${name}.goods`, counts: clean.counts, dryRun: false })).toBe(false);
});

test('changes reach a row whose document has a version from the future', async () => {
  await ground.sql.query(`insert into goods (id, name, shop) values (31, 'n 31', 0), (32, 'n 32', 1)`);
  await farAhead(31, { id: 31, name: 'from the future', shop: 2 });
  await farAhead(32, { id: 32, name: 'n 32', shop: 0 });
  await ground.sql.query(`update goods set name = 'newer' where id in (31, 32)`);
  const change = (id: number) => ({
    table: `${name}.goods`,
    operation: 'update' as const,
    before: { id, name: `n ${id}`, shop: (id - 1) % 3, updated_at: null },
    after: { id, name: 'newer', shop: (id - 1) % 3, updated_at: null },
  });
  await ground.apply([change(31), change(32)], versionNow());
  expect(await read(31)).toMatchObject({ source: { name: 'newer' }, version: FAR_VERSION + 1 });
  await ground.sql.query(`delete from goods where id = 32`);
  await ground.apply([{ ...change(32), operation: 'delete', after: null }], versionNow());
  expect(await read(32)).toBeNull();
  // Its delete is remembered, at a version from the future too.
  await ground.sql.query(`insert into goods values (32, 'again', 1, null)`);
  const after = { id: 32, name: 'again', shop: 1, updated_at: null };
  await ground.apply([{ ...change(32), operation: 'insert', before: null, after }], versionNow());
  expect(await read(32)).toMatchObject({ source: { name: 'again' } });
});

test('a change that comes while it waits is no difference', async () => {
  await ground.sql.query(`update goods set name = 'on its way' where id = 9`);
  meanwhile = () => byHand(9, { id: 9, name: 'on its way', shop: 2 });
  const { counts } = await step('goods', all('goods'));
  meanwhile = async () => undefined;
  expect(counts).toMatchObject({ onTheWay: 1, stale: 0, healed: 0 });
});

test('more orphans than allowed are asked about, and none is deleted', async () => {
  for (let id = 1_001; id <= 1_025; id++) await byHand(id, { id, name: 'of no row', shop: 0 });
  await client().indices.refresh({ index: goods });
  const keys = Array.from({ length: 30 }, (_, at) => [1_000 + at]);
  const asking = await step('goods', { kind: 'keys', keys }, { orphans: 'ask' });
  expect(asking).toMatchObject({ asks: { orphaned: 25 }, rest: { kind: 'keys' }, counts: { orphaned: 0 } });
  expect(await read(1_001)).not.toBeNull();
  const amongAll = await step('goods', documents, { orphans: 'ask', maxOrphanPercent: 30 });
  expect(amongAll).toMatchObject({ asks: { orphaned: 25, compared: 65 } });
  const unasked = await step('goods', documents, { orphans: 'ask', maxOrphanPercent: 100, dryRun: true });
  expect(unasked).toMatchObject({ counts: { documents: 65, compared: 25, orphaned: 25 } });
  expect(unasked.asks).toBeUndefined();
  const { counts } = await step('goods', { kind: 'keys', keys });
  expect(counts).toMatchObject({ orphaned: 25, healed: 25 });
});

test('recent rows, those of a tenant and those of a condition are compared alone', async () => {
  await ground.sql.query(`update goods set updated_at = now(3) - interval 1 day where id <> 11`);
  for (const id of [10, 11, 12]) await byHand(id, { id, name: 'changed' });
  const begun = await repair.beginRepair({ table: 'goods', mode: 'recent', minutes: 60 });
  expect(begun).toMatchObject({ scope: 'recent', parts: [{ kind: 'changed' }] });
  expect((await step('goods', begun.parts![0]!)).counts).toMatchObject({ rows: 1, stale: 1, healed: 1 });
  const tenant = await repair.beginRepair({ table: `${name}.goods`, tenant: 0 });
  expect(tenant.parts).toEqual([
    { kind: 'rows', cursor: null, tenant: 0 },
    { ...documents, tenant: 0 },
  ]);
  expect((await step('goods', tenant.parts![0]!)).counts).toMatchObject({ rows: 10, stale: 1, healed: 1 });
  const where = await repair.beginRepair({ table: 'goods', where: 'id = 12' });
  expect((await step('goods', where.parts![0]!)).counts).toMatchObject({ rows: 1, stale: 1, healed: 1 });
});

test('cached values that differ from their rows are deleted, whatever version they have', async () => {
  const { cache } = ground.deps;
  const value = (id: number, text: string) => JSON.stringify({ id, name: text, shop: (id - 1) % 3 });
  const ttlMs = 60_000;
  await cache.write([
    { key: `${name}:1`, version: 5, value: value(1, 'n 1'), ttlMs },
    { key: `${name}:2`, version: 5, value: value(2, 'old'), ttlMs },
    { key: `${name}:3`, version: FAR_VERSION, value: value(3, 'from the future'), ttlMs },
  ]);
  const dry = await step('goods', all('goods'), { dryRun: true });
  expect(dry.counts.cache).toEqual({ compared: 3, stale: 2, deleted: 0 });
  const { counts } = await step('goods', all('goods'));
  expect(counts.cache).toEqual({ compared: 3, stale: 2, deleted: 2 });
  expect(await cache.read([`${name}:1`, `${name}:2`, `${name}:3`])).toEqual([
    { value: value(1, 'n 1'), version: 5 },
    null,
    null,
  ]);
  await cache.write([{ key: `${name}:3`, version: versionNow(), value: value(3, 'n 3'), ttlMs }]);
  expect(await cache.read([`${name}:3`])).toMatchObject([{ value: value(3, 'n 3') }]);
});

test.each(['order_[0-9]+', 'month'])('shards and divided indices are compared too: %s', async (table) => {
  const alias = table === 'month' ? `${name}_month_2026-01` : `${name}_order`;
  const { hits } = await client().search({ index: alias, size: 1 });
  const { _id: id } = hits.hits[0]!;
  await client().index({ index: alias, id: id!, document: { id: 1, wrong: true } });
  await client().index({ index: alias, id: table === 'month' ? '77' : `${name}.order_1|77`, document: { id: 77 } });
  await client().indices.refresh({ index: alias });
  let wrong = 0;
  for (const source of await ground.deps.rows.tablesOf(`${name}.${table}`))
    wrong += (await step(table, { kind: 'range', table: source, after: null, upTo: null })).counts.healed;
  expect(wrong).toBe(1);
  expect((await step(table, documents)).counts).toMatchObject({ orphaned: 1, healed: 1 });
});

test('what makes no sense is refused, all at once', async () => {
  const begin = repair.beginRepair({ table: 'goods', mode: 'recent', keys: [], minutes: 0 });
  await expect(begin).rejects.toThrow(/keys are none; .*recent goes without keys.*; minutes/);
  await expect(repair.beginRepair({ table: 'nothing' })).rejects.toThrow(/does not map "nothing"/);
  await expect(repair.beginRepair({ table: 'goods', where: 'no sql' })).rejects.toThrow(/does not understand/);
});
