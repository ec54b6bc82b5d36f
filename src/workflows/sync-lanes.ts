import { allHandlersFinished, condition, isCancellation, rootCause, workflowInfo } from '@temporalio/workflow';
import { searchAttributes } from '../model/names.ts';
import type { BatchInput } from '../activities/batch/batch-input.ts';
import type { SyncLanesInput, SyncLanesResult } from '../model/sync.ts';
import type { RecordBatch } from '../payload/record-batch.ts';
import { answerApplied, type Batch, deleteKeysAgain, documents, keys } from './apply-batch.ts';
import { listenForDecision, showState } from './insist.ts';

/**
 * Brings small batches of several lanes to every target as one. It waits for no server and for no person, so that no lane is held up by
 * what another waits for: what cannot be done at once is left to each lane's own `syncChanges`.
 *
 * @param records of each lane
 */
export async function syncLanes(
  { lanes, tables }: SyncLanesInput,
  ...records: RecordBatch[]
): Promise<SyncLanesResult> {
  const batch: Batch = { ranges: lanes, tables, records, startedAtMs: workflowInfo().startTime.getTime() };
  const answer = answerApplied<SyncLanesResult>();
  const decision = listenForDecision();

  const { deleteAgainAfterMs, ...done } = await applyAtOnce(batch);
  const result: SyncLanesResult = { lanes, ...done };
  answer(result);
  if ('changes' in done) showState('applied', { [searchAttributes.table]: Object.keys(done.changes) });

  await deleteKeysAgain(deleteAgainAfterMs, batch, { decision, show: showState });
  await condition(allHandlersFinished);
  return result;
}

async function applyAtOnce({ records, ...batch }: Batch) {
  const input: BatchInput = { ...batch, onRefused: 'leave' };
  const both = [documents.fast(input, ...records), keys.fast(input, ...records)] as const;
  await Promise.allSettled(both);
  try {
    const [indexed, { deleteAgainAfterMs, ...cacheKeys }] = await Promise.all(both);
    return { ...indexed, cacheKeys, deleteAgainAfterMs };
  } catch (error) {
    if (isCancellation(error)) throw error;
    return { leftToLanes: rootCause(error) ?? String(error), deleteAgainAfterMs: null };
  }
}
