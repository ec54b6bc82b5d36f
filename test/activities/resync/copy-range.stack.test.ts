import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createCopyRange } from '../../../src/activities/resync/copy-range.ts';
import type { CopyStep } from '../../../src/activities/resync/resync-activities.ts';
import { noCopyCounts } from '../../../src/model/resync.ts';
import { tableConfig } from '../../mapping/table-config.ts';
import { createResync } from '../../../src/activities/resync/create-resync.ts';
import { openResyncGround, run, versionNow, type ResyncGround } from './resync-ground.ts';

const name = `t_copy_${Date.now()}`;
const settings = { number_of_replicas: 0, number_of_shards: 1 };
const strict = { dynamic: 'strict', properties: { id: { type: 'long' }, price: { type: 'integer' } } };
let ground: ResyncGround;

beforeAll(async () => {
  ground = await openResyncGround(
    name,
    `create table goods (id int primary key, name varchar(50), brand_id int, price varchar(20), at datetime);
     create table brand (id int primary key, name varchar(50));
     create table late (id int primary key, n int);
     create table wide (id int primary key, body longtext);
     create table month (id int primary key, at datetime);`,
    [
      tableConfig({
        table: `${name}.goods`,
        index: { name: `${name}_goods`, settings, filter: { excludeValues: { brand_id: [9] } } },
        indices: [
          {
            name: `${name}_shown`,
            settings,
            include: ['id', 'name'],
            joins: { brand: { one: `${name}.brand`, on: { brand_id: 'id' } } },
          },
          { name: `${name}_strict`, settings, definition: undefined, mappings: strict, include: ['id', 'price'] },
        ],
      }),
      tableConfig({ table: `${name}.late`, index: { name: `${name}_late`, settings } }),
      tableConfig({ table: `${name}.wide`, index: { name: `${name}_wide`, settings } }),
      tableConfig({ table: `${name}.month`, index: { name: `${name}_month_{at:YYYY-MM}`, settings } }),
    ],
  );
  await ground.sql.query(`insert into brand values (1, 'a'), (2, 'b')`);
  const rows = Array.from({ length: 1_234 }, (_, at) => [at, `n ${at}`, at % 10, String(at), null]);
  await ground.sql.query('insert into goods values ?', [rows]);
});

afterAll(() => ground.close());

async function copyAll(table: string, rowsPerSecond: number | null = null) {
  const begun = await ground.begin(`${name}.${table}`);
  const step = await ground.resync.copyRange({ ...begun, range: ground.wholeOf(table), rowsPerSecond });
  return { ...begun, step };
}

test('every row becomes its document in each new index, and the live ones stay as they are', async () => {
  const { step, stamp } = await copyAll('goods');
  const leftOut = 123;
  expect(step).toEqual({
    counts: { ...noCopyCounts(), rows: 1_234, indexed: 3 * 1_234 - leftOut, leftOut },
    rest: null,
    restedMs: 0,
  });
  const goods = await ground.documents(`${name}_goods__${stamp}`);
  expect(Object.keys(goods)).toHaveLength(1_234 - leftOut);
  expect(goods['7']).toEqual({ id: 7, name: 'n 7', brand_id: 7, price: '7', at: null });
  const shown = await ground.documents(`${name}_shown__${stamp}`);
  expect(shown['2']).toEqual({ id: 2, name: 'n 2', brand: { id: 2, name: 'b' } });
  expect(shown['9']).toEqual({ id: 9, name: 'n 9', brand: null });
  expect(await ground.documents(`${name}_goods`)).toEqual({});
});

test('what came by a lane stays, be it a delete, a change, or a joined row', async () => {
  const begun = await ground.begin(`${name}.goods`);
  const table = `${name}.goods`;
  const image = (id: number, name: string) => ({ id, name, brand_id: 1, price: '1', at: null });
  // As a copy sees them that read just before.
  await ground.sql.query(`update goods set name = 'of the copy' where id in (11, 12)`);
  await ground.apply(
    [
      { table, operation: 'delete', before: image(11, 'x'), after: null },
      { table, operation: 'update', before: image(12, 'x'), after: image(12, 'of the lane') },
    ],
    versionNow(),
  );
  const { counts } = await ground.resync.copyRange({
    ...begun,
    range: ground.wholeOf('goods'),
    rowsPerSecond: null,
  });
  expect(counts.alreadyNewer).toBeGreaterThanOrEqual(4);
  const goods = await ground.documents(`${name}_goods__${begun.stamp}`);
  expect(goods['11']).toBeUndefined();
  expect(goods['12']).toMatchObject({ name: 'of the lane' });
});

test('a joined row that changes while a page is between its reading and its writing is not lost', async () => {
  const begun = await ground.begin(`${name}.goods`);
  const change = {
    table: `${name}.brand`,
    operation: 'update' as const,
    before: { id: 1, name: 'a' },
    after: { id: 1, name: 'renamed' },
  };
  const copyRange = createCopyRange({
    ...ground.deps,
    elasticsearch: {
      ...ground.deps.elasticsearch,
      async write(writes) {
        await ground.sql.query(`update brand set name = 'renamed' where id = 1`);
        await ground.apply([change], versionNow());
        return ground.deps.elasticsearch.write(writes);
      },
    },
  });
  const range = { table: `${name}.goods`, after: null, upTo: [40] };
  await run(copyRange)({ ...begun, range, rowsPerSecond: null });
  const shown = await ground.documents(`${name}_shown__${begun.stamp}`);
  expect(Object.keys(shown).length).toBeGreaterThanOrEqual(41);
  expect(shown['1']).toMatchObject({ brand: { name: 'renamed' } });
  expect(shown['31']).toMatchObject({ brand: { name: 'renamed' } });
});

test('after each page it gives way, and tells how long', async () => {
  const begun = await ground.begin(`${name}.goods`);
  const worked: number[] = [];
  const giveWay = async (workedMs: number): Promise<number> => 10 * worked.push(workedMs);
  const input = { ...begun, range: ground.wholeOf('goods'), rowsPerSecond: null };
  const { restedMs, counts } = await run(createCopyRange({ ...ground.deps, giveWay }))(input);
  expect(counts.rows).toBe(1_234);
  expect(worked.length).toBeGreaterThan(1);
  expect(Math.min(...worked)).toBeGreaterThan(0);
  expect(restedMs).toBe((10 * worked.length * (worked.length + 1)) / 2);
});

test('what a new index refuses is counted by its error, with masked samples, and all else is copied', async () => {
  await ground.sql.query(`update goods set price = 'dear' where id in (21, 22)`);
  const { step, stamp } = await copyAll('goods');
  expect(step.counts.refused).toEqual({
    byError: { 'document_parsing_exception/price': 2 },
    samples: [expect.stringMatching(/_strict\/21: .*dear/), expect.stringMatching(/_strict\/22: /)],
  });
  expect(Object.keys(await ground.documents(`${name}_strict__${stamp}`))).toHaveLength(1_232);
  await ground.sql.query(`update goods set price = '1' where id in (21, 22)`);
});

test('another attempt goes on where the last heartbeat was', async () => {
  const begun = await ground.begin(`${name}.goods`);
  const input = { ...begun, range: ground.wholeOf('goods'), rowsPerSecond: null };
  const beats: CopyStep[] = [];
  await run(createResync(ground.deps).copyRange, { onHeartbeat: (step) => beats.push(step as CopyStep) })(input);
  const [first] = beats as [CopyStep, ...CopyStep[]];
  expect(first.rest?.after).not.toBeNull();
  const again = await run(createResync(ground.deps).copyRange, { heartbeatDetails: first })(input);
  expect(again.counts.rows).toBe(1_234);
  expect(again.counts.indexed).toBe(first.counts.indexed);
  expect(again.rest).toBeNull();
});

test('a range ends with its last key, and begins beyond the one before', async () => {
  const begun = await ground.begin(`${name}.goods`);
  const range = { table: `${name}.goods`, after: [99], upTo: [350] };
  const { counts } = await ground.resync.copyRange({ ...begun, range, rowsPerSecond: null });
  expect(counts.rows).toBe(251);
  const ids = Object.keys(await ground.documents(`${name}_shown__${begun.stamp}`)).map(Number);
  expect([Math.min(...ids), Math.max(...ids), ids.length]).toEqual([100, 350, 251]);
});

test('rows a second are kept to', async () => {
  const begun = await ground.begin(`${name}.goods`);
  const range = { table: `${name}.goods`, after: [99], upTo: [219] };
  const began = performance.now();
  await ground.resync.copyRange({ ...begun, range, rowsPerSecond: 100 });
  expect(performance.now() - began).toBeGreaterThan(1_190);
});

test('a page that was read too long ago is read again', async () => {
  await ground.sql.query('insert into late values (1, 1), (2, 1)');
  const begun = await ground.begin(`${name}.late`);
  let reads = 0;
  const slowly = createCopyRange({
    ...ground.deps,
    ranges: {
      ...ground.deps.ranges,
      async range(read) {
        const rows = await ground.deps.ranges.range(read);
        if (reads++ > 0) return rows;
        await ground.sql.query('delete from late where id = 2');
        await sleep(5_100);
        return rows;
      },
    },
  });
  let rest: CopyStep['rest'] = ground.wholeOf('late');
  while (rest !== null) ({ rest } = await run(slowly)({ ...begun, range: rest, rowsPerSecond: null }));
  expect(Object.keys(await ground.documents(`${name}_late__${begun.stamp}`))).toEqual(['1']);
});

test('pages are small where rows are large, and all of them are copied', async () => {
  const body = 'x'.repeat(300_000);
  for (let at = 0; at < 150; at += 50)
    await ground.sql.query('insert into wide values ?', [Array.from({ length: 50 }, (_, n) => [at + n, body])]);
  const asked: number[] = [];
  const begun = await ground.begin(`${name}.wide`);
  const copyRange = createCopyRange({
    ...ground.deps,
    ranges: {
      ...ground.deps.ranges,
      range: (read) => {
        asked.push(read.limit);
        return ground.deps.ranges.range(read);
      },
    },
  });
  let rest: CopyStep['rest'] = ground.wholeOf('wide');
  let steps = 0;
  for (; rest !== null; steps++) ({ rest } = await run(copyRange)({ ...begun, range: rest, rowsPerSecond: null }));
  expect(Object.keys(await ground.documents(`${name}_wide__${begun.stamp}`))).toHaveLength(150);
  expect(asked.length).toBeGreaterThan(steps);
  expect(asked.filter((limit) => limit > 10).length).toBeLessThanOrEqual(steps);
});

test('parts of a divided index come as documents need them', async () => {
  await ground.sql.query(`insert into month values (1, '2026-01-02'), (2, '2026-02-03'), (3, '2026-02-04')`);
  const { step, stamp } = await copyAll('month');
  expect(step).toMatchObject({ counts: { indexed: 3 } });
  expect(Object.keys(await ground.documents(`${name}_month_2026-02__${stamp}`))).toEqual(['2', '3']);
});

test('a new index that somebody has dropped fails it for good', async () => {
  const begun = await ground.begin(`${name}.late`);
  await ground.deps.elasticsearch.client.indices.delete({ index: begun.indices });
  const copying = ground.resync.copyRange({ ...begun, range: ground.wholeOf('late'), rowsPerSecond: null });
  await expect(copying).rejects.toThrow(/somebody has dropped/);
});
