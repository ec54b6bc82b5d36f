import { expect, test } from 'vitest';
import { createFreshnessProbe, type Deviation } from '../../../src/activities/freshness/freshness-probe.ts';
import type { Sample } from '../../../src/activities/freshness/sample-changes.ts';
import { createMapping } from '../../../src/mapping/mapping.ts';
import type { VersionedChange } from '../../../src/mapping/plan-documents.ts';
import { tableConfig } from '../../mapping/table-config.ts';

const T = 1_800_000_000_000;
const mapping = createMapping([
  tableConfig({ table: 'shop.goods', index: { name: 'goods' } }),
  tableConfig({ table: 'shop.order_[0-9]+', index: { name: 'orders', id: '{id}' } }),
  tableConfig({ table: 'shop.sessions', cacheKeys: ['session:{id}'] }),
]);

function change(id: number | null, facts: { atMs?: number; table?: string; partial?: true } = {}): VersionedChange {
  const { atMs = T, table = 'shop.goods', partial } = facts;
  const own = { table, operation: 'insert' as const, before: null, after: { id } };
  return { change: { ...own, ...(partial && { partial }) }, version: id ?? 0, timestampMs: atMs };
}

/** A probe whose clock and targets are the test's. */
function ground({ samplesPerSecond = 1 } = {}) {
  const state = { nowMs: T, deviations: [] as Deviation[], isAway: false, looks: [] as number[] };
  const told: string[] = [];
  const probe = createFreshnessProbe({
    mapping,
    samplesPerSecond,
    now: () => state.nowMs,
    look: async (samples: readonly Sample[]) => {
      if (state.isAway) throw new Error('away');
      state.looks.push(samples.length);
      return samples.map(() => state.deviations);
    },
    metrics: {
      checked: (table, within, isConsistent) =>
        void told.push(`${table} ${within}s ${isConsistent ? 'consistent' : 'inconsistent'}`),
      unchecked: (table) => void told.push(`${table} unchecked`),
    },
  });
  const at = async (ms: number): Promise<void> => {
    state.nowMs = T + ms;
    await probe.lookAtDue();
  };
  return { state, told, probe, at };
}

const behind: Deviation = { where: 'goods/1', held: null, isBehind: true };
const differing = (held: unknown): Deviation => ({ where: 'goods/1', held, isBehind: false });

test('a change is looked at three times, and counts for each', async () => {
  const { told, probe, at } = ground();
  probe.saw([change(1)]);
  for (const ms of [500, 1_200, 9_900, 10_300, 60_100, 200_000]) await at(ms);
  expect(told).toEqual(['shop.goods 1s consistent', 'shop.goods 10s consistent', 'shop.goods 60s consistent']);
});

test('a document that has not come to the version of the change is inconsistent at once, and consistent when it has', async () => {
  const { told, state, probe, at } = ground();
  probe.saw([change(1)]);
  state.deviations = [behind];
  await at(1_000);
  state.deviations = [];
  await at(10_000);
  expect(told).toEqual(['shop.goods 1s inconsistent', 'shop.goods 10s consistent']);
});

test('what differs though it has the change is looked at once more: a target that moved is consistent', async () => {
  const { told, state, probe, at } = ground();
  probe.saw([change(1)]);
  state.deviations = [differing({ price: 1 })];
  await at(1_000);
  expect(told).toEqual([]);
  state.deviations = [differing({ price: 2 })];
  await at(2_000);
  expect(told).toEqual(['shop.goods 1s consistent']);
});

test('one that stands still is not', async () => {
  const { told, state, probe, at } = ground();
  probe.saw([change(1)]);
  state.deviations = [differing({ price: 1 })];
  await at(1_000);
  await at(2_000);
  expect(told).toEqual(['shop.goods 1s inconsistent']);
});

test('a time that was over before the change came counts as missed, without a look', async () => {
  const { told, state, probe, at } = ground();
  probe.saw([change(1, { atMs: T - 11_000 })]);
  expect(told).toEqual(['shop.goods 1s inconsistent', 'shop.goods 10s inconsistent']);
  await at(49_000);
  expect(told.slice(2)).toEqual(['shop.goods 60s consistent']);
  expect(state.looks).toEqual([1]);
});

test('a replay of old records counts for nothing', async () => {
  const { told, probe, at } = ground();
  probe.saw([change(1, { atMs: T - 31 * 60_000 })]);
  await at(1_000);
  expect(told).toEqual([]);
});

test('a look that fails, or comes late, counts neither way', async () => {
  const { told, state, probe, at } = ground();
  probe.saw([change(1)]);
  state.isAway = true;
  await at(1_000);
  state.isAway = false;
  await at(15_000);
  expect(told).toEqual(['shop.goods unchecked', 'shop.goods unchecked']);
});

test('of a large batch a table gives one change a second, and all of one time are looked at together', async () => {
  const { told, state, probe, at } = ground();
  probe.saw(Array.from({ length: 500 }, (_, id) => change(id)));
  probe.saw([change(1), change(2, { table: 'shop.order_7' }), change(3, { table: 'shop.order_8' })]);
  await at(1_000);
  expect(state.looks).toEqual([2]);
  expect(told.toSorted()).toEqual(['shop.goods 1s consistent', 'shop.order_[0-9]+ 1s consistent']);
  probe.saw([change(4, { atMs: T + 1_000 })]);
  await at(2_000);
  expect(state.looks).toEqual([2, 1]);
});

test('fewer than one sample a second are as many as were asked for', async () => {
  const { told, probe, at } = ground({ samplesPerSecond: 0.1 });
  for (let second = 0; second < 20; second++) {
    await at(second * 1_000);
    probe.saw([change(second, { atMs: T + second * 1_000 })]);
  }
  await at(20_000);
  expect(told.filter((line) => line.includes(' 1s '))).toHaveLength(2);
});

test('tables without anything to look at, and images that lack columns, are left alone', async () => {
  const { told, state, probe, at } = ground();
  probe.saw([change(1, { table: 'shop.sessions' }), change(1, { table: 'shop.unknown' })]);
  probe.saw([change(1, { partial: true }), change(null)]);
  await at(1_000);
  expect([told, state.looks]).toEqual([[], []]);
});

test('what it notes is bounded, and gone when it stops', async () => {
  const { state, probe, at } = ground({ samplesPerSecond: 100 });
  for (let ms = 0; ms < 900_000; ms += 1_000) {
    state.nowMs = T + ms;
    probe.saw(Array.from({ length: 100 }, (_, id) => change(id, { atMs: T + 900_000 })));
  }
  await at(901_500);
  expect(state.looks[0]).toBeLessThanOrEqual(10_000);
  probe.stop();
  await at(2_000_000);
  expect(state.looks).toHaveLength(1);
});
