import { setTimeout as sleep } from 'node:timers/promises';
import { ApplicationFailure } from '@temporalio/common';
import { expect, test, vi } from 'vitest';
import { noCounts } from '../../src/model/heal-table.ts';
import { CANCEL_UPDATE, failureTypes, PARK_SIGNAL, PAUSE_UPDATE, RESUME_UPDATE } from '../../src/model/names.ts';
import type { ResyncProgress } from '../../src/model/resync.ts';
import { table, withResync } from './resync-ground.ts';
import { type AllActivities, stateOf, useTemporal } from './with-workflow.ts';

useTemporal();

const walkDocuments: AllActivities['walkDocuments'] = async () => ({
  counts: { ...noCounts(), documents: 5, healed: { indexed: 1, deleted: 2, alreadyNewer: 0 } },
  next: null,
});

/** Two steps of 500 rows. */
function walkingRows(): { walkRows: AllActivities['walkRows']; asked: unknown[] } {
  const asked: unknown[] = [];
  return {
    asked,
    async walkRows({ cursor, table, tenant, where, rowsPerSecond }) {
      asked.push({ table, tenant, where, rowsPerSecond, after: cursor?.after });
      const next = cursor === null ? { table, after: [500] } : null;
      return { counts: { ...noCounts(), rows: 500, healed: { indexed: 499, deleted: 1, alreadyNewer: 0 } }, next };
    },
  };
}

test('of a tenant the rows, then the documents are healed in place, and no index is built', async () => {
  const { walkRows, asked } = walkingRows();
  const request = { table: 'goods', tenant: 42, rowsPerSecond: 10 };
  const beginSubset = async () => ({ table, total: 1_000 });
  await withResync({ activities: { walkRows, walkDocuments, beginSubset }, request }, async ({ handle, calls }) => {
    expect(await handle.result()).toMatchObject({ table, phase: 'done', rows: 1_000, indexed: 999, leftOut: 4 });
    expect(asked).toEqual([
      { table, tenant: 42, rowsPerSecond: 10 },
      { table, tenant: 42, rowsPerSecond: 10, after: [500] },
    ]);
    expect(calls).toEqual(['beginSubset', 'laneEnds', 'lanesBefore', 'walkRows', 'walkRows', 'walkDocuments']);
  });
});

test('of a condition the rows alone are healed', async () => {
  const { walkRows, asked } = walkingRows();
  const request = { where: 'price > 5' };
  await withResync({ activities: { walkRows, walkDocuments }, request }, async ({ handle, calls }) => {
    expect(await handle.result()).toMatchObject({ phase: 'done', rows: 1_000 });
    expect(asked[0]).toMatchObject({ where: 'price > 5' });
    expect(calls).not.toContain('walkDocuments');
  });
});

test('it can be paused and cancelled as well, and nothing is dropped then', async () => {
  const walkRows: AllActivities['walkRows'] = async () => {
    await sleep(200);
    return { counts: { ...noCounts(), rows: 500 }, next: { table, after: [500] } };
  };
  await withResync({ activities: { walkRows }, request: { where: 'true' } }, async (test) => {
    const { handle, calls, isIn } = test;
    await isIn('copying');
    expect(await handle.executeUpdate<ResyncProgress, []>(PAUSE_UPDATE)).toMatchObject({ isPaused: true });
    const before = calls.length;
    await sleep(600);
    expect(calls).toHaveLength(before);
    await handle.executeUpdate(RESUME_UPDATE);
    await vi.waitFor(() => expect(calls.length).toBeGreaterThan(before), 10_000);
    expect(await handle.executeUpdate<ResyncProgress, []>(CANCEL_UPDATE)).toMatchObject({ phase: 'cancelled' });
    expect(await handle.result()).toMatchObject({ phase: 'cancelled' });
    expect(calls).not.toContain('dropBuilding');
  });
});

test('rows of which too much is refused for one cause wait for a person, who parks it all', async () => {
  const walkRows: AllActivities['walkRows'] = async ({ onRefused }) => {
    if (onRefused !== 'parkAll') throw ApplicationFailure.nonRetryable('goods/1: refused', failureTypes.refused, {});
    const parked = { byError: { 'mapper_parsing_exception/price': 500 }, workflowIds: ['parked/g/document/goods/1'] };
    return { counts: { ...noCounts(), rows: 500, parked }, next: null };
  };
  await withResync({ activities: { walkRows }, request: { where: 'true' } }, async ({ handle }) => {
    await vi.waitFor(async () => expect(await stateOf(handle)).toBe('blocked'), 10_000);
    await handle.signal(PARK_SIGNAL);
    expect(await handle.result()).toMatchObject({
      phase: 'done',
      refused: { byError: { 'mapper_parsing_exception/price': 500 }, samples: ['parked/g/document/goods/1'] },
    });
    expect(await stateOf(handle)).toBe('healed');
  });
});
