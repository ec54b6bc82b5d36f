import { afterAll, beforeAll, expect, test } from 'vitest';
import { createCompareBuilding } from '../../../src/activities/resync/compare-building.ts';
import { countBuilding } from '../../../src/activities/resync/count-building.ts';
import { findBuilding } from '../../../src/activities/resync/find-table.ts';
import { writeAliasOf } from '../../../src/connectors/index-naming.ts';
import { tableConfig } from '../../mapping/table-config.ts';
import { openResyncGround, type ResyncGround } from './resync-ground.ts';

const name = `t_compare_${Date.now()}`;
const settings = { number_of_replicas: 0, number_of_shards: 1 };
let ground: ResyncGround;

beforeAll(async () => {
  ground = await openResyncGround(
    name,
    `create table goods (id int primary key, name varchar(50), is_on int, tags json);
     create table order_1 (id int primary key, n int);
     create table order_2 (id int primary key, n int);
     create table bare (id int primary key);
     create table month (id int primary key, at datetime);
     create table moving (id int primary key, n int);`,
    [
      tableConfig({
        table: `${name}.goods`,
        index: { name: `${name}_goods`, settings },
        indices: [{ name: `${name}_on`, settings, filter: { values: { is_on: [1] } } }],
      }),
      tableConfig({ table: `${name}.order_[0-9]+`, index: { name: `${name}_order`, id: '{$table}|{id}', settings } }),
      tableConfig({ table: `${name}.bare`, index: { name: `${name}_bare`, settings } }),
      tableConfig({ table: `${name}.month`, index: { name: `${name}_month_{at:YYYY-MM}`, settings } }),
      tableConfig({ table: `${name}.moving`, index: { name: `${name}_moving`, settings } }),
    ],
  );
  const goods = Array.from({ length: 800 }, (_, id) => [id, `n ${id}`, id % 4, '{"a":[1,2],"b":{"c":null}}']);
  await ground.sql.query('insert into goods values ?', [goods]);
  await ground.sql.query('insert into order_1 values (1, 1), (2, 2); insert into order_2 values (1, 3), (7, 7)');
  await ground.sql.query(`insert into month values (1, '2026-01-02'), (2, '2026-02-03')`);
  await ground.sql.query('insert into moving values (1, 1), (2, 2)');
});

afterAll(() => ground.close());

async function copied(table: string) {
  const begun = await ground.begin(`${name}.${table}`);
  for (const source of await ground.deps.rows.tablesOf(`${name}.${table}`)) {
    const range = { table: source, after: null, upTo: null };
    const { counts } = await ground.resync.copyRange({ ...begun, range, rowsPerSecond: null });
    expect(counts.refused.samples).toEqual([]);
  }
  const write = (index: string, id: string, source: object | null) => {
    const address = { index: writeAliasOf(`${name}_${index}__${begun.stamp}`), id };
    const version = Date.now();
    return ground.deps.elasticsearch.write([{ address, version, versionType: 'external', source: source as never }]);
  };
  return { ...begun, write };
}

test('a whole copy equals the rows, in number and field by field', async () => {
  const comparison = await ground.resync.compareBuilding(await copied('goods'));
  expect(comparison).toMatchObject({
    counts: [
      { index: `${name}_goods`, rows: 800, documents: 800, mayDiffer: 0 },
      { index: `${name}_on`, rows: 200, documents: 200, mayDiffer: 0 },
    ],
    differences: [],
    isEqual: true,
  });
  expect(comparison.compared).toBeGreaterThan(1_000);
});

test.each(['order_[0-9]+', 'month', 'bare'])('so it is of %s', async (table) => {
  expect(await ground.resync.compareBuilding(await copied(table))).toMatchObject({
    differences: [],
    isEqual: true,
  });
});

const ofShard = (shard: number, id: number) => `${name}.order_${shard}|${id}`;

test('what is missing, stale or orphaned is told after it was looked at again and again', async () => {
  const building = await copied('order_[0-9]+');
  const began = performance.now();
  await building.write('order', ofShard(1, 2), null);
  await building.write('order', ofShard(2, 7), { id: 7, n: 8, more: true });
  await building.write('order', ofShard(2, 9), { id: 9, n: 9 });
  await building.write('order', `made by nobody`, { x: 1 });
  const { differences, isEqual, counts } = await ground.resync.compareBuilding(building);
  const at = (id: string) => `${name}_order/${id}`;
  expect(new Set(differences.map((one) => JSON.stringify(one)))).toEqual(
    new Set(
      [
        { kind: 'missing', where: at(ofShard(1, 2)), fields: [] },
        { kind: 'stale', where: at(ofShard(2, 7)), fields: ['n', 'more'] },
        { kind: 'orphaned', where: at(ofShard(2, 9)), fields: [] },
        { kind: 'orphaned', where: at('made by nobody'), fields: [] },
      ].map((one) => JSON.stringify(one)),
    ),
  );
  expect(isEqual).toBe(false);
  expect(counts).toMatchObject([{ rows: 4, documents: 5 }]);
  expect(performance.now() - began).toBeGreaterThan(4 * 2_000);
});

test('a change that is on its way is no difference', async () => {
  const building = await copied('moving');
  await ground.sql.query('update moving set n = 20 where id = 2');
  setTimeout(() => void building.write('moving', '2', { id: 2, n: 20 }), 2_500);
  expect(await ground.resync.compareBuilding(building)).toMatchObject({ differences: [], isEqual: true });
});

test('nor is one that a lane brings late: it is waited for', async () => {
  const building = await copied('moving');
  await ground.sql.query('update moving set n = 30 where id = 2');
  const bringsAtMs = Date.now() + 12_000;
  setTimeout(() => void building.write('moving', '2', { id: 2, n: 30 }), 11_000);
  const lanesBefore = async () => (Date.now() < bringsAtMs ? ['changes[0]'] : []);
  const compareBuilding = createCompareBuilding({ ...ground.deps, lanes: { ...ground.deps.lanes, lanesBefore } });
  expect(await compareBuilding(building)).toMatchObject({ differences: [], isEqual: true });
});

test('numbers may differ by what lanes have not applied yet', async () => {
  const building = await copied('bare');
  await ground.sql.query('insert into bare values (1), (2)');
  const table = await findBuilding(ground.deps.currentMapping, building);
  const counting = countBuilding(
    { ...ground.deps, lanes: { ...ground.deps.lanes, recordsBehind: async () => 2 } },
    table,
    building,
  );
  expect(await counting).toEqual([{ index: `${name}_bare`, rows: 2, documents: 0, mayDiffer: 2 }]);
  await ground.sql.query('delete from bare');
});
