import {
  allHandlersFinished,
  condition,
  defineUpdate,
  isCancellation,
  proxyActivities,
  proxyLocalActivities,
  setHandler,
  sleep,
  workflowInfo,
} from '@temporalio/workflow';
import type { Activities } from '../activities/create-activities.ts';
import type { BatchInput, OnRefused } from '../activities/batch/batch-input.ts';
import { APPLIED_UPDATE, searchAttributes } from '../model/names.ts';
import type { SyncInput, SyncResult } from '../model/sync.ts';
import type { RecordBatch } from '../payload/record-batch.ts';
import {
  type Decision,
  DURABLE_BUDGET,
  insist,
  listenForDecision,
  type ShowState,
  showState,
  showWorst,
} from './insist.ts';

/** The fast path: no history beyond a marker. Long enough for a slow bulk, short enough that an outage soon shows. */
const LOCAL_BUDGET = { startToCloseTimeout: '10 s', retry: { maximumAttempts: 2, initialInterval: '200 ms' } } as const;

const local = proxyLocalActivities<Activities>(LOCAL_BUDGET);
const durable = proxyActivities<Activities>(DURABLE_BUDGET);

export const applied = defineUpdate<SyncResult>(APPLIED_UPDATE);

/**
 * Brings one batch of a lane to every target. The ingress waits for the `applied` update, not for the end: the workflow
 * lives on for the second delete of its cache keys.
 */
export async function syncChanges(
  { tables, parkedLately, ...range }: SyncInput,
  records: RecordBatch,
): Promise<SyncResult> {
  const batch: Batch = { range, tables, parkedLately, records, startedAtMs: workflowInfo().startTime.getTime() };
  let result: SyncResult | undefined;
  setHandler(applied, async () => {
    await condition(() => result !== undefined);
    return result as SyncResult;
  });
  const decision = listenForDecision();
  const show = showWorst();

  const documents = { fast: local.indexDocuments, sure: durable.indexDocuments };
  const keys = { fast: local.deleteCacheKeys, sure: durable.deleteCacheKeys };
  const [indexed, { deleteAgainAfterMs, ...cacheKeys }] = await Promise.all([
    apply(documents, batch, { decision, show: show('documents') }),
    apply(keys, batch, { decision, show: show('keys') }),
  ]);
  result = { ...range, ...indexed, cacheKeys };
  showState('applied', { [searchAttributes.table]: Object.keys(indexed.changes) });

  if (deleteAgainAfterMs !== null) {
    await sleep(deleteAgainAfterMs);
    await apply(keys, { ...batch, again: true }, { decision, show: show('keys') });
  }
  await condition(allHandlersFinished);
  return result;
}

interface Batch extends Omit<BatchInput, 'onRefused'> {
  records: RecordBatch;
}

interface Target<R> {
  fast(...args: [BatchInput, RecordBatch]): Promise<R>;
  sure(...args: [BatchInput, RecordBatch]): Promise<R>;
}

interface Waiting {
  decision: Decision;
  show: ShowState;
}

/** Local first, durable second. */
async function apply<R>(target: Target<R>, { records, ...batch }: Batch, { decision, show }: Waiting): Promise<R> {
  const input = (onRefused: OnRefused): BatchInput => ({ ...batch, onRefused });
  try {
    return await target.fast(input('park'), records);
  } catch (error) {
    if (isCancellation(error)) throw error;
    return insist((onRefused) => target.sure(input(onRefused), records), decision, { failed: error, show });
  }
}
