import { randomUUID } from 'node:crypto';
import { bundleWorkflowCode, Worker, type WorkflowBundleWithSourceMap } from '@temporalio/worker';
import { pino } from 'pino';
import { ApplicationFailure } from '@temporalio/common';
import { WithStartWorkflowOperation, type WorkflowHandle } from '@temporalio/client';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { endpoints } from '../../stack/endpoints.ts';
import type { Activities } from '../../src/activities/create-activities.ts';
import {
  APPLIED_UPDATE,
  failureTypes,
  PARK_SIGNAL,
  RETRY_SIGNAL,
  SKIP_SIGNAL,
  SYNC_CHANGES,
} from '../../src/model/names.ts';
import type { SyncRange, SyncResult } from '../../src/model/sync.ts';
import { packRecords, unpackRecords } from '../../src/payload/pack-records.ts';
import type { RecordBatch } from '../../src/payload/record-batch.ts';
import { connectTemporal, dataConverter, siblingPath, type Temporal } from '../../src/workers/connect-temporal.ts';
import { logTemporalTo } from '../../src/workers/create-worker.ts';
import { addSearchAttributes } from '../../src/workers/search-attributes.ts';

const range: SyncRange = {
  topic: 't',
  partition: 0,
  firstOffset: '5',
  firstTimestampMs: 0,
  nextOffset: '6',
  records: 1,
  clock: 42,
};
const record = { offset: '5', timestampMs: 0, version: 42, key: null, value: Buffer.from('{"a":1}'), headers: {} };
const indexed = {
  changes: { 'shop.goods': { insert: 1, update: 0, delete: 0 } },
  ignored: {},
  schemaChanges: [],
  documents: { indexed: 1, deleted: 0, alreadyNewer: 0, healed: 0 },
  parked: { byError: {}, workflowIds: [] },
  skipped: [],
};
const noKeys = { named: 0, deleted: 0, deleteAgainAfterMs: null };
const problem = {
  type: failureTypes.refused,
  fingerprint: 'mapper_parsing_exception/price',
  where: 'goods/1',
  error: 'mapper_parsing_exception',
};
const refused = ApplicationFailure.nonRetryable('goods/1: mapper_parsing_exception', failureTypes.refused, {
  problems: [problem],
});

let temporal: Temporal;
let workflowBundle: WorkflowBundleWithSourceMap;

beforeAll(async () => {
  logTemporalTo(pino({ level: 'silent' }));
  workflowBundle = await bundleWorkflowCode({
    workflowsPath: siblingPath('../workflows/index'),
    payloadConverterPath: dataConverter.payloadConverterPath,
  });
  temporal = await connectTemporal({ address: endpoints().temporal.address, namespace: 'default' });
  await addSearchAttributes(temporal, 'default');
});

afterAll(() => temporal.close());

/** Runs syncChanges with the given activities until `body` is done. */
async function withWorkflow(
  activities: Partial<Activities>,
  body: (run: { applied: Promise<SyncResult>; handle: WorkflowHandle; again(): Promise<SyncResult> }) => Promise<void>,
  records = packRecords([record]),
): Promise<void> {
  const taskQueue = `t-${randomUUID()}`;
  const all = { indexDocuments: async () => indexed, deleteCacheKeys: async () => noKeys, ...activities };
  const worker = await Worker.create({
    connection: temporal.connection,
    taskQueue,
    dataConverter,
    activities: all,
    workflowBundle,
  });
  const applied = (): Promise<SyncResult> => {
    const startWorkflowOperation = new WithStartWorkflowOperation(SYNC_CHANGES, {
      workflowId: taskQueue,
      taskQueue,
      args: [{ ...range, tables: ['shop.goods'] }, records],
      workflowIdConflictPolicy: 'USE_EXISTING',
    });
    return temporal.client.workflow.executeUpdateWithStart(APPLIED_UPDATE, { startWorkflowOperation });
  };
  await worker.runUntil(() =>
    body({ applied: applied(), again: applied, handle: temporal.client.workflow.getHandle(taskQueue) }),
  );
}

async function stateOf(handle: WorkflowHandle): Promise<unknown> {
  const { searchAttributes } = await handle.describe();
  return searchAttributes['EvenkeelState']?.[0];
}

async function eventTypes(handle: WorkflowHandle): Promise<string[]> {
  const { events } = await handle.fetchHistory();
  return (events ?? []).map((event) => Object.keys(event).find((key) => key.endsWith('EventAttributes')) ?? '');
}

test('a batch without cache keys is applied and done in one workflow task', async () => {
  await withWorkflow({}, async ({ applied, handle }) => {
    expect(await applied).toEqual({ ...range, ...indexed, cacheKeys: { named: 0, deleted: 0 } });
    await handle.result();
    const types = await eventTypes(handle);
    expect(types.filter((type) => type === 'workflowTaskCompletedEventAttributes')).toHaveLength(1);
    expect(types).not.toContain('activityTaskScheduledEventAttributes');
  });
});

test.each([
  ['readable', 1],
  ['packed', 30],
])('%s records reach the activities as they were', async (shape, count) => {
  const sent = Array.from({ length: count }, (_, at) => ({ ...record, offset: String(5 + at) }));
  const seen: RecordBatch[] = [];
  const indexDocuments: Activities['indexDocuments'] = async (_, batch) => (seen.push(batch), indexed);
  await withWorkflow(
    { indexDocuments },
    async ({ applied }) => {
      await applied;
    },
    packRecords(sent),
  );
  expect(seen.map((batch) => batch.shape)).toEqual([shape]);
  expect(seen.map(unpackRecords)).toEqual([sent]);
});

test('cache keys go twice; the lane does not wait for the second time', async () => {
  const deletes: number[] = [];
  const deleteCacheKeys = async () => (deletes.push(Date.now()), { named: 2, deleted: 1, deleteAgainAfterMs: 1500 });
  await withWorkflow({ deleteCacheKeys }, async ({ applied, handle, again }) => {
    expect((await applied).cacheKeys).toEqual({ named: 2, deleted: 1 });
    expect(deletes).toHaveLength(1);
    expect(await again()).toEqual(await applied);
    await handle.result();
    expect(deletes).toHaveLength(2);
    expect(deletes[1]! - deletes[0]!).toBeGreaterThanOrEqual(1500);
  });
});

test('an outage becomes a pending activity, and the batch is applied when it ends', async () => {
  let attempts = 0;
  const indexDocuments = async () => {
    if (++attempts < 5)
      throw ApplicationFailure.retryable('elasticsearch bulk: ConnectionError', failureTypes.unavailable);
    return indexed;
  };
  await withWorkflow({ indexDocuments }, async ({ applied, handle }) => {
    await vi.waitFor(async () => expect(await stateOf(handle)).toBe('retrying'), 10_000);
    await applied;
    expect(await eventTypes(handle)).toContain('activityTaskScheduledEventAttributes');
    expect(await stateOf(handle)).toBe('applied');
  });
});

test('what is refused blocks the lane until a person has mended it and says retry', async () => {
  let mended = false;
  const indexDocuments = async () => {
    if (!mended) throw refused;
    return indexed;
  };
  await withWorkflow({ indexDocuments }, async ({ applied, handle }) => {
    await vi.waitFor(async () => expect(await stateOf(handle)).toBe('blocked'), 10_000);
    const { searchAttributes } = await handle.describe();
    expect(searchAttributes['EvenkeelError']).toEqual([problem.fingerprint]);
    expect(await eventTypes(handle)).not.toContain('activityTaskScheduledEventAttributes');
    mended = true;
    await handle.signal(RETRY_SIGNAL);
    await applied;
  });
});

test('skip gives up what is refused, and the result says what', async () => {
  const indexDocuments: Activities['indexDocuments'] = async ({ onRefused }) => {
    if (onRefused !== 'skip') throw refused;
    return { ...indexed, skipped: [problem] };
  };
  await withWorkflow({ indexDocuments }, async ({ applied, handle }) => {
    await vi.waitFor(async () => expect(await stateOf(handle)).toBe('blocked'), 10_000);
    await handle.signal(SKIP_SIGNAL);
    expect((await applied).skipped).toEqual([problem]);
  });
});

test('park parks all that is refused, and the lane goes on', async () => {
  const parked = { byError: { [problem.fingerprint]: 500 }, workflowIds: [] };
  const indexDocuments: Activities['indexDocuments'] = async ({ onRefused }) => {
    if (onRefused !== 'parkAll') throw refused;
    return { ...indexed, parked };
  };
  await withWorkflow({ indexDocuments }, async ({ applied, handle }) => {
    await vi.waitFor(async () => expect(await stateOf(handle)).toBe('blocked'), 10_000);
    await handle.signal(PARK_SIGNAL);
    expect((await applied).parked).toEqual(parked);
  });
});

test('cancelled, it ends', async () => {
  const indexDocuments = async () => {
    throw refused;
  };
  await withWorkflow({ indexDocuments }, async ({ applied, handle }) => {
    await vi.waitFor(async () => expect(await stateOf(handle)).toBe('blocked'), 10_000);
    const outcome = applied.catch((error: Error) => error);
    await handle.cancel();
    expect(await outcome).toBeInstanceOf(Error);
    await expect(handle.result()).rejects.toThrow();
  });
});
