import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createBeginBuilding } from '../../../src/activities/resync/begin-building.ts';
import { createResync } from '../../../src/activities/resync/create-resync.ts';
import { createFenceBuilding } from '../../../src/activities/resync/fence-building.ts';
import { createWaitForTransactions } from '../../../src/activities/resync/wait-for-transactions.ts';
import { createMapping } from '../../../src/mapping/mapping.ts';
import { stampOf } from '../../../src/model/generation.ts';
import { tableConfig } from '../../mapping/table-config.ts';
import { fakeStarts } from '../fake-starts.ts';
import { openResyncGround, run, type ResyncGround } from './resync-ground.ts';

const name = `t_begin_${Date.now()}`;
const settings = { number_of_replicas: 0, number_of_shards: 1 };
const workflowId = `resync/${name}`;
let ground: ResyncGround;
/** Names of new indices tell seconds apart. */
let startedAtMs = Date.UTC(2026, 0, 2);

beforeAll(async () => {
  ground = await openResyncGround(
    name,
    `create table goods (id int primary key, tenant int); create table order_1 (id int primary key);
     insert into goods values (1, 1), (2, 1), (3, 2);`,
    [
      tableConfig({
        table: `${name}.goods`,
        tenant: 'tenant',
        index: { name: `${name}_goods`, settings },
        cacheOnResync: 'warm',
      }),
      tableConfig({ table: `${name}.order_[0-9]+`, index: { name: `${name}_order`, id: '{id}', settings } }),
      tableConfig({ table: `${name}.keys`, cacheKeys: ['k:{id}'] }),
      tableConfig({ table: `other.twice`, cacheKeys: ['t:{id}'] }),
      tableConfig({ table: `another.twice`, cacheKeys: ['t:{id}'] }),
    ],
  );
});

afterAll(() => ground.close());

const begin = (table: string, deps: Partial<ResyncGround['deps']> = {}) => {
  startedAtMs += 1_000;
  return createBeginBuilding({ ...ground.deps, ...deps })({ table, startedAtMs, workflowId });
};

test('a table is found by its own name where that is enough, and its new index is made beside the live one', async () => {
  const begun = await begin('goods');
  const stamp = stampOf(new Date(startedAtMs));
  expect(begun).toMatchObject({ table: `${name}.goods`, stamp, cache: 'warm', indices: [`${name}_goods__${stamp}`] });
  expect(begun.total).toBeGreaterThanOrEqual(0);
  expect(await ground.documents(`${name}_goods`)).toEqual({});
});

test.each([
  ['nothing', /the config does not map "nothing"; it maps .*goods/],
  ['twice', /"twice" may be other.twice, another.twice/],
  ['keys', /has no index/],
])('"%s" is refused, saying why', async (table, reason) => {
  await expect(begin(table)).rejects.toThrow(reason);
});

test('another attempt finds what the first one made; another resync drops it, unless the first one runs', async () => {
  const first = await begin('goods');
  startedAtMs -= 1_000;
  const again = await begin('goods');
  expect(again.indices).toEqual(first.indices);
  expect(again.dropped).toEqual([]);
  const runs = { ...ground.deps.runs, isRunning: async (id: string) => id === workflowId };
  const ofAnother = { table: 'goods', startedAtMs: startedAtMs + 500_000, workflowId: 'another' };
  await expect(createBeginBuilding({ ...ground.deps, runs })(ofAnother)).rejects.toThrow(/another resync .* runs/);
  const next = await begin('goods');
  expect(next.dropped).toEqual(first.indices);
});

test('what was begun is taken back, and nothing that is live', async () => {
  const { indices } = await begin('goods');
  await ground.resync.dropBuilding({ table: 'goods', startedAtMs, workflowId });
  await ground.resync.dropBuilding({ table: 'goods', startedAtMs, workflowId });
  const { client } = ground.deps.elasticsearch;
  expect(await client.indices.exists({ index: indices })).toBe(false);
  expect(await client.indices.existsAlias({ name: `${name}_goods` })).toBe(true);
});

test('without room it does not begin', async () => {
  const generations = { ...ground.deps.generations, room: async () => ({ liveBytes: 1_000, freeBytes: 1_099 }) };
  await expect(begin('goods', { generations })).rejects.toThrow(/no room/);
});

test('a fence is told once: another attempt finds the first', async () => {
  const begun = await begin('goods');
  const at = (ms: number) =>
    createFenceBuilding({ ...ground.deps, lanes: { ...ground.deps.lanes, newestRecordMs: async () => ms } });
  const { fence } = await at(Date.UTC(2026, 0, 2))(begun);
  expect(await at(Date.UTC(2026, 0, 3))(begun)).toEqual({ fence });
  const [index] =
    (await ground.deps.currentMapping()).of(`${name}.goods`)?.indices.filter(({ isLive }) => !isLive) ?? [];
  expect(index?.generation?.fence).toBe(fence);
});

test('transactions that were open are waited for, and no others', async () => {
  const open = (id: number) => ground.sql.query(`start transaction; insert into goods values (${id}, 1)`);
  await open(100);
  const asked = await ground.resync.openTransactions();
  expect(asked).toMatchObject({ waitMs: 0, position: null });
  expect(asked.ids.length).toBeGreaterThan(0);
  expect(await ground.resync.transactionsLeft(asked)).not.toEqual([]);
  await ground.sql.query('commit');
  await open(101);
  // Those of other tests may take a moment more.
  await vi.waitFor(async () => expect(await ground.resync.transactionsLeft(asked)).toEqual([]), 10_000);
  await ground.sql.query('rollback');
});

test('a replica is waited for as well; where nobody may see transactions, for a fixed time', async () => {
  const wait = createWaitForTransactions({
    ranges: {
      ...ground.deps.ranges,
      openTransactions: async () => null,
      position: async () => 'p',
      hasReached: async (position) => position === 'elsewhere',
    },
  });
  const asked = await wait.openTransactions();
  expect(asked).toEqual({ ids: [], waitMs: 15_000, position: 'p' });
  expect(await wait.transactionsLeft(asked)).toEqual(['replica']);
  expect(await wait.transactionsLeft({ ...asked, position: 'elsewhere' })).toEqual([]);
});

test('an index whose places are made of a column that is not there is refused before writers know of it', async () => {
  const index = { name: `${name}_goods`, settings, routing: '{nobody}' };
  const mapping = createMapping([tableConfig({ table: `${name}.goods`, index })]);
  await expect(begin('goods', { mapping })).rejects.toThrow(/goods has no column "nobody"/);
  const stamp = stampOf(new Date(startedAtMs));
  expect(await ground.deps.elasticsearch.client.indices.exists({ index: `${name}_goods__${stamp}` })).toBe(false);
});

test('some rows alone are counted; what MySQL or the config does not know is refused', async () => {
  const { beginSubset, resyncableTables } = ground.resync;
  expect(await beginSubset({ table: 'goods', where: 'tenant = 1 and id < 100' })).toEqual({
    table: `${name}.goods`,
    total: 2,
  });
  expect(await beginSubset({ table: 'goods', tenant: 1 })).toEqual({ table: `${name}.goods`, total: null });
  await expect(beginSubset({ table: 'goods', where: 'tenant ==== 1' })).rejects.toThrow(/does not understand/);
  await expect(beginSubset({ table: 'goods', where: 'nobody = 1' })).rejects.toThrow(/does not understand/);
  await expect(beginSubset({ table: `${name}.order_[0-9]+`, tenant: 1 })).rejects.toThrow(/no tenant column/);
  expect(await resyncableTables()).toEqual([`${name}.goods`, `${name}.order_[0-9]+`]);
});

test('of a swap the old index is kept, until the next one; rolled back, it is live again', async () => {
  const { client } = ground.deps.elasticsearch;
  const liveNow = async () => Object.keys(await client.indices.getAlias({ name: `${name}_goods` }));
  const exists = (index: string) => client.indices.exists({ index });
  const [oldest] = (await liveNow()) as [string];
  const swapOne = async () => {
    const begun = await begin('goods');
    await ground.resync.fenceBuilding(begun);
    await ground.resync.finishCopy(begun);
    const swapped = await ground.resync.swapIndices({ ...begun, keep: true, fencedAtMs: 7 });
    return { ...begun, ...swapped };
  };
  const first = await swapOne();
  expect(first).toMatchObject({ live: first.indices, kept: [oldest] });
  const second = await swapOne();
  expect(second.kept).toEqual(first.live);
  expect(await exists(oldest)).toBe(false);
  await ground.resync.rollBack(second);
  expect(await liveNow()).toEqual(first.live);
  expect(await exists(second.live[0] ?? '')).toBe(false);
});

test('a walk that was asked for just before the swap begins anew: it may have looked through the old documents', async () => {
  const begun = await begin('goods');
  await ground.resync.fenceBuilding(begun);
  const walked: string[] = [];
  const { swapIndices } = createResync({
    ...ground.deps,
    starts: fakeStarts({ healTable: async ({ table }) => String(walked.push(table)) }),
    runs: { ...ground.deps.runs, wasTableWalked: async (_, sinceMs) => sinceMs === 7 },
  });
  await run(swapIndices)({ ...begun, keep: false, fencedAtMs: 8 });
  expect(walked).toEqual([]);
  await run(swapIndices)({ ...begun, keep: false, fencedAtMs: 7 });
  expect(walked).toEqual([`${name}.goods`]);
});
