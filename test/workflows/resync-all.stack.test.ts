import { setTimeout as sleep } from 'node:timers/promises';
import { ApplicationFailure } from '@temporalio/common';
import { expect, test, vi } from 'vitest';
import type { ResyncActivities } from '../../src/activities/resync/resync-activities.ts';
import { failureTypes, PROGRESS_QUERY, RESYNC_ALL, RESYNC_TABLE, resyncWorkflowId } from '../../src/model/names.ts';
import type { ResyncAllProgress, ResyncAllRequest } from '../../src/model/resync.ts';
import { begun, copied, different, usual } from './resync-ground.ts';
import { stateOf, type TestRun, useTemporal, withWorkflow } from './with-workflow.ts';

useTemporal();

async function withAll(
  { activities = {}, request = {} }: { activities?: Partial<ResyncActivities>; request?: ResyncAllRequest },
  body: (run: TestRun) => Promise<void>,
): Promise<void> {
  const beginBuilding: ResyncActivities['beginBuilding'] = async ({ table }) => ({ ...begun, table });
  await withWorkflow({ ...usual, beginBuilding, ...activities }, async (run) => {
    const { client, name: taskQueue } = run;
    const args = [{ keepOldHours: 0, ...request }];
    await client.workflow.start(RESYNC_ALL, { workflowId: taskQueue, taskQueue, args });
    await body(run);
  });
}

test('resyncs all tables of the config, no more of them side by side than asked for', async () => {
  let [now, most] = [0, 0];
  const activities: Partial<ResyncActivities> = {
    resyncableTables: async () => ['shop.a', 'shop.b', 'shop.c', 'shop.d', 'shop.e'],
    copyRange: async () => {
      most = Math.max(most, ++now);
      await sleep(200);
      now--;
      return copied(1_000);
    },
  };
  await withAll({ activities, request: { tablesAtOnce: 2, parallel: 1 } }, async ({ handle }) => {
    const { tables, phase } = (await handle.result()) as ResyncAllProgress;
    expect(phase).toBe('done');
    expect(new Set(Object.values(tables))).toEqual(new Set(['done']));
    expect(Object.keys(tables)).toHaveLength(5);
    expect(most).toBe(2);
    expect(await stateOf(handle)).toBe('swapped');
  });
});

test('one that fails stops no other, and why is told', async () => {
  const beginBuilding: ResyncActivities['beginBuilding'] = async ({ table }) => {
    if (table === 'shop.a') throw ApplicationFailure.nonRetryable('there is no room', failureTypes.resyncRefused);
    return { ...begun, table };
  };
  const request = { tables: ['shop.a', 'shop.b'], tablesAtOnce: 1 };
  await withAll({ activities: { beginBuilding }, request }, async ({ handle }) => {
    expect(await handle.result()).toMatchObject({
      tables: { 'shop.a': 'failed', 'shop.b': 'done' },
      reasons: { 'shop.a': 'there is no room' },
    });
    expect(await stateOf(handle)).toBe('failed');
  });
});

test('a table that is being resynced already is left to that resync, and told as failed', async () => {
  const activities = { compareBuilding: async () => different };
  await withWorkflow({ ...usual, ...activities }, async ({ client, name: taskQueue, handle }) => {
    const workflowId = resyncWorkflowId(taskQueue, 'shop.goods');
    const own = await client.workflow.start(RESYNC_TABLE, { workflowId, taskQueue, args: [{ table: 'shop.goods' }] });
    await client.workflow.start(RESYNC_ALL, { workflowId: taskQueue, taskQueue, args: [{}] });
    expect(await handle.result()).toMatchObject({
      tables: { 'shop.goods': 'failed' },
      reasons: { 'shop.goods': 'a resync of it runs already' },
    });
    expect((await own.describe()).status.name).toBe('RUNNING');
    await own.terminate();
  });
});

test('cancelled, it cancels what runs, which drops what it built, and begins no other', async () => {
  const dropped: string[] = [];
  const activities: Partial<ResyncActivities> = {
    compareBuilding: async () => different,
    dropBuilding: async ({ table }) => void dropped.push(table),
  };
  const request = { tables: ['shop.a', 'shop.b', 'shop.c'], tablesAtOnce: 2 };
  await withAll({ activities, request }, async ({ client, name, handle }) => {
    const child = client.workflow.getHandle(resyncWorkflowId(name, 'shop.b'));
    await vi.waitFor(async () => expect(await stateOf(child)).toBe('waiting for approval'), 20_000);
    await handle.cancel();
    await expect(handle.result()).rejects.toMatchObject({ cause: { name: 'CancelledFailure' } });
    expect(dropped.toSorted()).toEqual(['shop.a', 'shop.b']);
    const { tables } = await handle.query<ResyncAllProgress>(PROGRESS_QUERY);
    expect(tables).toEqual({ 'shop.a': 'cancelled', 'shop.b': 'cancelled', 'shop.c': 'waiting' });
    expect(await stateOf(handle)).toBe('cancelled');
  });
});
