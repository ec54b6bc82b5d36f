import { ApplicationFailure } from '@temporalio/common';
import { type WorkflowHandle, WithStartWorkflowOperation } from '@temporalio/client';
import { expect, test } from 'vitest';
import type { Activities } from '../../src/activities/create-activities.ts';
import { APPLIED_UPDATE, failureTypes, SYNC_LANES } from '../../src/model/names.ts';
import type { SyncLanesResult, SyncRange } from '../../src/model/sync.ts';
import { packRecords, unpackRecords } from '../../src/payload/pack-records.ts';
import { nothingDone } from '../activities/nothing-done.ts';
import { attributesOf, eventTypes, useTemporal, withWorkflow } from './with-workflow.ts';

const lanes = [0, 1].map((partition): SyncRange => ({
  topic: 't',
  partition,
  firstOffset: '5',
  firstTimestampMs: 0,
  nextOffset: '6',
  records: 1,
  clock: 42,
}));
const recordOf = (value: string) => ({
  offset: '5',
  timestampMs: 0,
  version: 42,
  key: null,
  value: Buffer.from(value),
  headers: {},
});
const records = [packRecords([recordOf('{"a":1}')]), packRecords([recordOf('{"b":2}')])];
const indexed = { ...nothingDone, changes: { 'shop.goods': { insert: 2, update: 0, delete: 0 } } };
const noKeys = { named: 0, deleted: 0, deleteAgainAfterMs: null };

useTemporal();

async function withSyncLanes(
  activities: Partial<Activities>,
  body: (applied: Promise<SyncLanesResult>, handle: WorkflowHandle) => Promise<void>,
): Promise<void> {
  const all = { indexDocuments: async () => indexed, deleteCacheKeys: async () => noKeys, ...activities };
  await withWorkflow(all, async ({ client, name, handle }) => {
    const startWorkflowOperation = new WithStartWorkflowOperation(SYNC_LANES, {
      workflowId: name,
      taskQueue: name,
      args: [{ lanes, tables: [] }, ...records],
      workflowIdConflictPolicy: 'FAIL',
    });
    await body(client.workflow.executeUpdateWithStart(APPLIED_UPDATE, { startWorkflowOperation }), handle);
  });
}

test('the records of each lane reach the activities as they were, and all are applied in one workflow task', async () => {
  const seen: unknown[] = [];
  const indexDocuments: Activities['indexDocuments'] = async ({ ranges, onRefused }, ...batches) => {
    seen.push(ranges, onRefused, batches.map(unpackRecords));
    return indexed;
  };
  await withSyncLanes({ indexDocuments }, async (applied, handle) => {
    expect(await applied).toEqual({ lanes, ...indexed, cacheKeys: { named: 0, deleted: 0 } });
    await handle.result();
    expect(seen).toEqual([lanes, 'leave', records.map(unpackRecords)]);
    expect(await attributesOf(handle)).toMatchObject({ EvenkeelState: ['applied'], EvenkeelTable: ['shop.goods'] });
    const types = await eventTypes(handle);
    expect(types.filter((type) => type === 'workflowTaskCompletedEventAttributes')).toHaveLength(1);
  });
});

test('cache keys go twice; the lanes do not wait for the second time', async () => {
  const deletes: (boolean | undefined)[] = [];
  const deleteCacheKeys: Activities['deleteCacheKeys'] = async ({ again }) => {
    deletes.push(again);
    return { named: 2, deleted: 1, deleteAgainAfterMs: 1500 };
  };
  await withSyncLanes({ deleteCacheKeys }, async (applied, handle) => {
    expect(await applied).toMatchObject({ cacheKeys: { named: 2, deleted: 1 } });
    expect(deletes).toEqual([undefined]);
    await handle.result();
    expect(deletes).toEqual([undefined, true]);
  });
});

test.each([
  ['refused', ApplicationFailure.nonRetryable('goods/1: mapper_parsing_exception', failureTypes.refused)],
  ['away', ApplicationFailure.retryable('connect ECONNREFUSED', failureTypes.unavailable)],
])('what is %s is left to each lane, and nothing waits for it', async (_, failure) => {
  const indexDocuments = async () => {
    throw failure;
  };
  await withSyncLanes({ indexDocuments }, async (applied, handle) => {
    expect(await applied).toEqual({ lanes, leftToLanes: failure.message });
    expect(await handle.result()).toEqual(await applied);
    expect(await eventTypes(handle)).not.toContain('activityTaskScheduledEventAttributes');
  });
});
