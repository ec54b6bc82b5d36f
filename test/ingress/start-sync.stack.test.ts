import { randomUUID } from 'node:crypto';
import { ApplicationFailure } from '@temporalio/common';
import { Worker } from '@temporalio/worker';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { endpoints } from '../../stack/endpoints.ts';
import type { Activities } from '../../src/activities/create-activities.ts';
import { createLastSynced } from '../../src/ingress/last-synced.ts';
import { createStartSync } from '../../src/ingress/start-sync.ts';
import { failureTypes, liveTaskQueue, SKIP_SIGNAL, syncWorkflowId } from '../../src/model/names.ts';
import type { SyncRange } from '../../src/model/sync.ts';
import { packRecords } from '../../src/payload/pack-records.ts';
import { connectTemporal, dataConverter, type Temporal } from '../../src/workers/connect-temporal.ts';
import { addSearchAttributes } from '../../src/workers/search-attributes.ts';
import { bundledWorkflows, type BundledWorkflows } from '../builds/bundled-workflows.ts';
import { nothingDone } from '../activities/nothing-done.ts';

const groupId = `t-${randomUUID()}`;
const range: SyncRange = {
  topic: 't',
  partition: 0,
  firstOffset: '0',
  firstTimestampMs: 1_800_000_000_000,
  nextOffset: '1',
  records: 1,
  clock: 42,
};
const refused = ApplicationFailure.nonRetryable('goods/1: mapper_parsing_exception', failureTypes.refused);
const activities: Pick<Activities, 'indexDocuments' | 'deleteCacheKeys'> = {
  indexDocuments: async ({ ranges: [first], onRefused }) => {
    if (first?.firstTimestampMs === range.firstTimestampMs && onRefused !== 'skip') throw refused;
    return nothingDone;
  },
  deleteCacheKeys: async () => ({ named: 0, deleted: 0, deleteAgainAfterMs: null }),
};

let temporal: Temporal;
let workflowBundle: BundledWorkflows;
beforeAll(async () => {
  workflowBundle = await bundledWorkflows();
  temporal = await connectTemporal({ address: endpoints().temporal.address, namespace: 'default' });
  await addSearchAttributes(temporal, 'default');
});
afterAll(() => temporal.close());

test('the workflow of an older topic under the same first offset is never taken for ours; the last one of a lane is found, be it shared', async () => {
  const worker = await Worker.create({
    connection: temporal.connection,
    taskQueue: liveTaskQueue(groupId),
    dataConverter,
    activities,
    workflowBundle,
  });
  const { syncChanges: startSync, syncLanes } = createStartSync(temporal.client, { groupId, tables: [] });
  const { syncChanges: another } = createStartSync(temporal.client, { groupId, tables: [] });
  const ofNewTopic = { ...range, firstTimestampMs: range.firstTimestampMs + 60_000, nextOffset: '9', clock: 43 };
  await worker.runUntil(async () => {
    const old = startSync(range, packRecords([]));
    const workflowId = syncWorkflowId(groupId, range, '0');
    const handle = temporal.client.workflow.getHandle(workflowId);
    await expect.poll(() => handle.describe().then(({ status }) => status.name, String)).toBe('RUNNING');
    // It may be told before the old one is.
    const ours = expect(startSync(ofNewTopic, packRecords([]))).rejects.toThrow(
      `workflow ${workflowId} still runs for a record of 2027-01-15T08:00:00.000Z`,
    );
    await handle.signal(SKIP_SIGNAL);
    await old;
    await ours;
    await handle.result();
    expect(await startSync(ofNewTopic, packRecords([]))).toMatchObject({ nextOffset: '9' });
    await handle.result();
    const lastSynced = createLastSynced(temporal.client, groupId);
    await expect.poll(() => lastSynced({ topic: 't', partition: 0 })).toEqual({ nextOffset: '9', clock: 43 });
    expect(await lastSynced({ topic: 't', partition: 1 })).toBeUndefined();
    expect(await another({ ...ofNewTopic, nextOffset: '7' }, packRecords([]))).toMatchObject({ nextOffset: '7' });

    const [one, other] = [1, 2].map((partition) => ({ ...ofNewTopic, partition, nextOffset: `1${partition}` }));
    const shared = await syncLanes([one!, other!].map((ofLane) => ({ range: ofLane, records: packRecords([]) })));
    expect(shared).toMatchObject({ lanes: [one, other], changes: {} });
    await expect.poll(() => lastSynced({ topic: 't', partition: 2 })).toEqual({ nextOffset: '12', clock: 43 });
  });
});
