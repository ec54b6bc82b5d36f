import { expect, test } from 'vitest';
import { createResultCounts, telling } from '../../src/activities/count-results.ts';
import type { WorkerMetrics } from '../../src/activities/worker-metrics.ts';
import { createMapping } from '../../src/mapping/mapping.ts';
import { tableConfig } from '../mapping/table-config.ts';
import { nothingDone } from './nothing-done.ts';

/** What is told, in order. */
function ground() {
  const told: unknown[][] = [];
  const metrics = new Proxy({} as WorkerMetrics, {
    get:
      (_, name) =>
      (...args: unknown[]) =>
        told.push([name, ...args]),
  });
  const mapping = createMapping([tableConfig({ table: 'shop.order_[0-9]+', index: { name: 'orders', id: '{id}' } })]);
  return { told, counts: createResultCounts({ metrics, mapping }) };
}

test('changes of sharded tables count under their pattern, and those of joined tables under their name', () => {
  const { told, counts } = ground();
  const one = { insert: 1, update: 0, delete: 2 };
  counts.batch({ ...nothingDone, changes: { 'shop.order_1': one, 'shop.order_2': one, 'shop.brands': one } });
  const names = new Set(told.map(([, table]) => table));
  expect([...names]).toEqual(['shop.order_[0-9]+', 'shop.brands']);
  expect(told).toContainEqual(['changed', 'shop.order_[0-9]+', 'delete', 2]);
});

test('keys that were to go and were not there are absent', () => {
  const { told, counts } = ground();
  counts.cacheKeys({ named: 5, deleted: 2, set: 1 });
  expect(told).toEqual([
    ['cacheKeys', 'deleted', 2],
    ['cacheKeys', 'absent', 3],
    ['cacheKeys', 'set', 1],
    ['cacheKeys', 'pattern', 0],
  ]);
});

test('an activity that fails has nothing to tell', async () => {
  const told: unknown[] = [];
  const fails = telling(
    async (): Promise<number> => {
      throw new Error('away');
    },
    (result) => told.push([result]),
  );
  await expect(fails()).rejects.toThrow('away');
  expect(
    await telling(
      async (input: string) => `${input}!`,
      (result, input) => told.push([result, input]),
    )('b'),
  ).toBe('b!');
  expect(told).toEqual([['b!', 'b']]);
});
