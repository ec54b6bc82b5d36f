import { afterAll, beforeAll, expect, test } from 'vitest';
import { ensureIndex } from '../../src/connectors/index-setup.ts';
import type { Row } from '../../src/model/change.ts';
import { insert, remove, update } from '../mapping/changes.ts';
import { tableConfig } from '../mapping/table-config.ts';
import { openHealGround, type HealGround } from './heal-ground.ts';

/** Rows that move between the parts of a divided index, between shards, and to another routing: each has one document. */
const name = `t_moved_${Date.now()}`;
const settings = { number_of_replicas: 0 };
const brand = { one: `${name}.brand`, on: { brand_id: 'id' }, include: ['name'] };
let ground: HealGround;

beforeAll(async () => {
  ground = await openHealGround(
    name,
    `create table run (id int primary key, at date, n int);
    create table held (id int primary key, at date, brand_id int, key (brand_id));
    create table brand (id int primary key, name varchar(20)); insert into brand values (1, 'one');
    create table order_1 (id int primary key, n int); create table order_2 like order_1;
    create table log_1 (id int primary key, n int); create table log_2 like log_1;
    create table spelt (id int primary key, at varchar(20), brand_id int, key (brand_id));
    create table routed (id int primary key, shop int, n int);
    create table routed_held (id int primary key, shop int, brand_id int, key (brand_id))`,
    [
      tableConfig({ table: `${name}.run`, index: { name: `${name}_run_{at:YYYY-MM}`, settings } }),
      tableConfig({ table: `${name}.held`, index: { name: `${name}_held_{at:YYYY-MM}`, settings, joins: { brand } } }),
      tableConfig({ table: `${name}.order_[0-9]+`, index: { name: `${name}_orders`, id: '{id}', settings } }),
      tableConfig({ table: `${name}.log_[0-9]+`, index: { name: `${name}_logs`, id: '{$table}|{id}', settings } }),
      tableConfig({
        table: `${name}.spelt`,
        index: { name: `${name}_spelt_{at:YYYY-MM}`, settings, joins: { brand } },
      }),
      tableConfig({ table: `${name}.routed`, index: { name: `${name}_routed`, routing: '{shop}', settings } }),
      tableConfig({
        table: `${name}.routed_held`,
        index: {
          name: `${name}_rh`,
          routing: '{shop}',
          settings: { ...settings, number_of_shards: 2 },
          joins: { brand },
        },
      }),
    ],
  );
});

afterAll(() => ground.close());

const table = (of: string): string => `${name}.${of}`;
const run = (id: number, at: string, n = 0): Row => ({ id, at, n });

test('a part comes to be with its first document; the row that leaves it leaves nothing behind', async () => {
  const [may, june] = [run(1, '2026-05-31'), run(1, '2026-06-01')];
  await ground.apply([insert(table('run'), may)]);
  expect(await ground.documents(`${name}_run`)).toEqual({ 'run_2026-05/1': may });
  await ground.apply([update(table('run'), may, june)], { atMs: 10 });
  expect(await ground.documents(`${name}_run`)).toEqual({ 'run_2026-06/1': june });
  await ground.apply([remove(table('run'), june)], { atMs: 20 });
  expect(await ground.documents(`${name}_run`)).toEqual({});
});

test('a delete makes no part', async () => {
  await ground.apply([remove(table('run'), run(1, '1999-01-01'))], { atMs: 30 });
  expect(await ground.deps.elasticsearch.client.indices.existsAlias({ name: `${name}_run_1999-01` })).toBe(false);
});

test('workers that make one part at the same time all succeed, and all write into one index', async () => {
  const workers = Array.from({ length: 6 }, () => ground.freshDeps());
  await Promise.all(
    workers.map((deps, at) => ground.apply([insert(table('run'), run(100 + at, '2031-01-01'))], { deps, atMs: at })),
  );
  const part = `${name}_run_2031-01`;
  expect(Object.keys(await ground.documents(part))).toHaveLength(6);
  expect(Object.keys(await ground.deps.elasticsearch.client.indices.getAlias({ name: part }))).toHaveLength(1);
});

test('a part that was dropped by hand is made again at the next attempt', async () => {
  const part = `${name}_run_2032-01`;
  await ground.apply([insert(table('run'), run(200, '2032-01-01'))], { atMs: 40 });
  const [index = ''] = Object.keys(await ground.deps.elasticsearch.client.indices.getAlias({ name: part }));
  await ground.deps.elasticsearch.client.indices.delete({ index });
  const again = () => ground.apply([insert(table('run'), run(201, '2032-01-02'))], { atMs: 50 });
  await expect(again()).rejects.toThrow('index_not_found');
  await again();
  expect(Object.keys(await ground.documents(part))).toEqual(['run_2032-01/201']);
  await ensureIndex(ground.deps.elasticsearch.client, { name: part, settings, mappings: {} });
});

test('a document with joins is healed to where its row is, though only a joined row tells of it', async () => {
  await ground.sql.query(`insert into held values (1, '2026-05-31', 1)`);
  const held = (at: string): Row => ({ id: 1, at, brand_id: 1 });
  await ground.apply([insert(table('held'), held('2026-05-31'))]);
  await ground.sql.query(`update held set at = '2026-06-01' where id = 1; update brand set name = 'new' where id = 1`);
  await ground.apply([update(table('brand'), { id: 1, name: 'one' }, { id: 1, name: 'new' })], { atMs: 20 });
  await ground.apply([update(table('held'), held('2026-05-31'), held('2026-06-01'))], { atMs: 10 });
  expect(await ground.documents(`${name}_held`)).toEqual({
    'held_2026-06/1': { id: 1, at: '2026-06-01', brand_id: 1, brand: { name: 'new' } },
  });
});

test('a row whose place nobody can tell holds up no other; it is refused, and its document stays as it was', async () => {
  const row = (id: number, at = '2026-05-31'): Row => ({ id, at, brand_id: 2 });
  await ground.sql.query(
    `insert into brand values (2, 'two'); insert into spelt values (1, '2026-05-31', 2), (2, '2026-05-31', 2)`,
  );
  await ground.apply([insert(table('spelt'), row(1)), insert(table('spelt'), row(2))]);
  await ground.sql.query(`update spelt set at = 'soon' where id = 2; update brand set name = 'new' where id = 2`);
  await ground.apply([update(table('brand'), { id: 2, name: 'two' }, { id: 2, name: 'new' })], { atMs: 10 });
  const late = await ground.apply([update(table('spelt'), row(2, '2026-05-30'), row(2))], { atMs: 20 });
  expect(late.parked.byError).toEqual({ [`UnmappableDocument/${name}_spelt_{at:YYYY-MM}.at`]: 1 });
  expect(await ground.documents(`${name}_spelt`)).toEqual({
    'spelt_2026-05/1': { ...row(1), brand: { name: 'new' } },
    'spelt_2026-05/2': { ...row(2), brand: { name: 'two' } },
  });
});

test('a row that leaves a part while its first document there is on the way leaves nothing behind', async () => {
  const held = (at: string): Row => ({ id: 2, at, brand_id: 1 });
  const deps = ground.freshDeps();
  let isFirst = true;
  const between = async (): Promise<void> => {
    isFirst = false;
    await ground.sql.query(`update held set at = '2026-06-01' where id = 2`);
    await ground.apply([update(table('held'), held('2033-05-31'), held('2026-06-01'))], { atMs: 10 });
  };
  const ensure: typeof deps.indexParts.ensure = async (index, alias) => {
    if (isFirst) await between();
    return deps.indexParts.ensure(index, alias);
  };
  await ground.sql.query(`insert into held values (2, '2033-05-31', 1)`);
  await ground.apply([insert(table('held'), held('2033-05-31'))], {
    deps: { ...deps, indexParts: { ...deps.indexParts, ensure } },
  });
  expect(Object.keys(await ground.documents(`${name}_held`))).toEqual(['held_2026-06/1', 'held_2026-06/2']);
});

test('a row that is deleted in one shard and is in another keeps its document, whichever change comes first', async () => {
  await ground.sql.query('insert into order_2 values (7, 2), (8, 2)');
  const [left, come] = [remove(table('order_1'), { id: 7, n: 1 }), insert(table('order_2'), { id: 7, n: 2 })];
  await ground.apply([insert(table('order_1'), { id: 7, n: 1 }), insert(table('order_1'), { id: 8, n: 1 })]);
  await ground.apply([come], { atMs: 11 });
  await ground.apply([left], { atMs: 11 });
  await ground.apply([remove(table('order_1'), { id: 8, n: 1 })], { atMs: 10 });
  await ground.apply([insert(table('order_2'), { id: 8, n: 2 })], { atMs: 10 });
  expect(await ground.documents(`${name}_orders`)).toEqual({
    'orders/7': { id: 7, n: 2 },
    'orders/8': { id: 8, n: 2 },
  });
});

test('rows of two shards with one key have a document each where ids tell the table, also after one was replaced', async () => {
  await ground.sql.query('insert into log_1 values (7, 1); insert into log_2 values (7, 2)');
  await ground.apply([insert(table('log_1'), { id: 7, n: 0 }), insert(table('log_2'), { id: 7, n: 2 })]);
  await ground.apply([remove(table('log_1'), { id: 7, n: 0 }), insert(table('log_1'), { id: 7, n: 1 })], { atMs: 10 });
  expect(await ground.documents(`${name}_logs`)).toEqual({
    [`logs/${name}.log_1|7`]: { id: 7, n: 1 },
    [`logs/${name}.log_2|7`]: { id: 7, n: 2 },
  });
});

test('a document that changes its routing stays there, and there once, though its shard is the same', async () => {
  const routed = (shop: number): Row => ({ id: 1, shop, n: 1 });
  await ground.sql.query('insert into routed values (1, 9, 1)');
  await ground.apply([insert(table('routed'), routed(7))]);
  await ground.apply([update(table('routed'), routed(7), routed(8)), update(table('routed'), routed(8), routed(9))], {
    atMs: 10,
  });
  expect(await ground.documents(`${name}_routed`)).toEqual({ 'routed/1': routed(9) });
});

test.each([
  ['away', [1, 2]],
  ['away and back', [1, 2, 1]],
  ['from place to place', [1, 2, 3, 4, 5]],
])('so does a document with joins: %s', async (_, shops) => {
  const id = shops.length;
  const rows = shops.map((shop): Row => ({ id, shop, brand_id: null }));
  const updates = rows.slice(1).map((row, at) => update(table('routed_held'), rows[at] as Row, row));
  await ground.sql.query('insert into routed_held values (?, ?, null)', [id, shops.at(-1)]);
  await ground.sql.query('update routed_held set shop = ? where id = ?', [shops[0], id]);
  await ground.apply([insert(table('routed_held'), rows[0] as Row)]);
  await ground.sql.query('update routed_held set shop = ? where id = ?', [shops.at(-1), id]);
  await ground.apply(updates, { atMs: 10 });
  const documents = await ground.documents(`${name}_rh`);
  expect(documents[`rh/${id}`]).toEqual({ id, shop: shops.at(-1), brand_id: null, brand: null });
});
