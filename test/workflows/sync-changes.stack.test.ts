import { ApplicationFailure } from '@temporalio/common';
import { WithStartWorkflowOperation, type WorkflowHandle } from '@temporalio/client';
import { expect, test, vi } from 'vitest';
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
import { attributesOf, eventTypes, stateOf, useTemporal, withWorkflow } from './with-workflow.ts';
import { nothingDone } from '../activities/nothing-done.ts';

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
  ...nothingDone,
  changes: { 'shop.goods': { insert: 1, update: 0, delete: 0 } },
  documents: { ...nothingDone.documents, indexed: 1 },
};
const noKeys = { named: 0, deleted: 0, deleteAgainAfterMs: null };
const problem = {
  table: 'shop.goods',
  type: failureTypes.refused,
  fingerprint: 'mapper_parsing_exception/price',
  where: 'goods/1',
  error: 'mapper_parsing_exception',
};
const refused = ApplicationFailure.nonRetryable('goods/1: mapper_parsing_exception', failureTypes.refused, {
  problems: [problem],
});

useTemporal();

/** Runs syncChanges with the given activities until `body` is done. */
async function withSync(
  activities: Partial<Activities>,
  body: (run: { applied: Promise<SyncResult>; handle: WorkflowHandle; again(): Promise<SyncResult> }) => Promise<void>,
  records = packRecords([record]),
): Promise<void> {
  const all = { indexDocuments: async () => indexed, deleteCacheKeys: async () => noKeys, ...activities };
  await withWorkflow(all, async ({ client, name, handle }) => {
    const applied = (): Promise<SyncResult> => {
      const startWorkflowOperation = new WithStartWorkflowOperation(SYNC_CHANGES, {
        workflowId: name,
        taskQueue: name,
        args: [{ ...range, tables: [] }, records],
        workflowIdConflictPolicy: 'USE_EXISTING',
      });
      return client.workflow.executeUpdateWithStart(APPLIED_UPDATE, { startWorkflowOperation });
    };
    await body({ applied: applied(), again: applied, handle });
  });
}

test('a batch without cache keys is applied and done in one workflow task', async () => {
  await withSync({}, async ({ applied, handle }) => {
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
  await withSync(
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
  await withSync({ deleteCacheKeys }, async ({ applied, handle, again }) => {
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
  await withSync({ indexDocuments }, async ({ applied, handle }) => {
    await vi.waitFor(async () => expect(await stateOf(handle)).toBe('retrying'), 10_000);
    await applied;
    expect(await eventTypes(handle)).toContain('activityTaskScheduledEventAttributes');
    expect(await stateOf(handle)).toBe('applied');
  });
});

test.each(['indexDocuments', 'deleteCacheKeys'] as const)(
  '%s is done though the other target is away',
  async (target) => {
    const done: string[] = [];
    let back = false;
    const away = (name: string, result: typeof indexed | typeof noKeys) => async () => {
      if (name !== target && !back)
        throw ApplicationFailure.retryable('connect ECONNREFUSED', failureTypes.unavailable);
      done.push(name);
      return result as never;
    };
    const activities = {
      indexDocuments: away('indexDocuments', indexed),
      deleteCacheKeys: away('deleteCacheKeys', noKeys),
    };
    await withSync(activities, async ({ applied, handle }) => {
      await vi.waitFor(async () => expect(await stateOf(handle)).toBe('retrying'), 10_000);
      expect(done).toEqual([target]);
      back = true;
      await applied;
      expect(done).toHaveLength(2);
    });
  },
);

test('what is refused blocks the lane until a person has mended it and says retry', async () => {
  let mended = false;
  const indexDocuments = async () => {
    if (!mended) throw refused;
    return indexed;
  };
  await withSync({ indexDocuments }, async ({ applied, handle }) => {
    await vi.waitFor(async () => expect(await stateOf(handle)).toBe('blocked'), 10_000);
    const { searchAttributes } = await handle.describe();
    expect(searchAttributes['EvenkeelError']).toEqual([problem.fingerprint]);
    expect(await eventTypes(handle)).not.toContain('activityTaskScheduledEventAttributes');
    mended = true;
    await handle.signal(RETRY_SIGNAL);
    await applied;
  });
});

test('a blocked lane is not hidden by its other target, which is only retried', async () => {
  let away = true;
  const activities: Partial<Activities> = {
    indexDocuments: async ({ onRefused }) => {
      if (onRefused !== 'skip') throw refused;
      return indexed;
    },
    deleteCacheKeys: async () => {
      if (away) throw ApplicationFailure.retryable('redis unlink: READONLY', failureTypes.unavailable);
      return noKeys;
    },
  };
  await withSync(activities, async ({ applied, handle }) => {
    await vi.waitFor(async () => expect((await handle.describe()).raw.pendingActivities).toHaveLength(1), 10_000);
    expect(await attributesOf(handle)).toMatchObject({
      EvenkeelState: ['blocked'],
      EvenkeelError: [problem.fingerprint],
      EvenkeelTable: ['shop.goods'],
    });
    away = false;
    await handle.signal(SKIP_SIGNAL);
    await applied;
  });
});

test('skip gives up what is refused, and the result says what', async () => {
  const skipped = { byError: { [problem.fingerprint]: 1 }, problems: [problem] };
  const indexDocuments: Activities['indexDocuments'] = async ({ onRefused }) => {
    if (onRefused !== 'skip') throw refused;
    return { ...indexed, skipped };
  };
  await withSync({ indexDocuments }, async ({ applied, handle }) => {
    await vi.waitFor(async () => expect(await stateOf(handle)).toBe('blocked'), 10_000);
    await handle.signal(SKIP_SIGNAL);
    expect((await applied).skipped).toEqual(skipped);
  });
});

test('park parks all that is refused, and the lane goes on', async () => {
  const parked = { byError: { [problem.fingerprint]: 500 }, workflowIds: [] };
  const indexDocuments: Activities['indexDocuments'] = async ({ onRefused }) => {
    if (onRefused !== 'parkAll') throw refused;
    return { ...indexed, parked };
  };
  await withSync({ indexDocuments }, async ({ applied, handle }) => {
    await vi.waitFor(async () => expect(await stateOf(handle)).toBe('blocked'), 10_000);
    await handle.signal(PARK_SIGNAL);
    expect((await applied).parked).toEqual(parked);
  });
});

test('cancelled, it ends', async () => {
  const indexDocuments = async () => {
    throw refused;
  };
  await withSync({ indexDocuments }, async ({ applied, handle }) => {
    await vi.waitFor(async () => expect(await stateOf(handle)).toBe('blocked'), 10_000);
    const outcome = applied.catch((error: Error) => error);
    await handle.cancel();
    expect(await outcome).toBeInstanceOf(Error);
    await expect(handle.result()).rejects.toThrow();
  });
});
