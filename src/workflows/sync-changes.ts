import { allHandlersFinished, condition, workflowInfo } from '@temporalio/workflow';
import { searchAttributes } from '../model/names.ts';
import type { SyncInput, SyncResult } from '../model/sync.ts';
import type { RecordBatch } from '../payload/record-batch.ts';
import { answerApplied, apply, type Batch, deleteKeysAgain, documents, keys } from './apply-batch.ts';
import { listenForDecision, showState, showWorst } from './insist.ts';

/** Brings one batch of a lane to every target, and waits as long as that takes: for a server, or for a person. */
export async function syncChanges(
  { tables, parkedLately, ...range }: SyncInput,
  records: RecordBatch,
): Promise<SyncResult> {
  const startedAtMs = workflowInfo().startTime.getTime();
  const batch: Batch = { ranges: [range], tables, parkedLately, records: [records], startedAtMs };
  const answer = answerApplied<SyncResult>();
  const decision = listenForDecision();
  const show = showWorst();

  const [indexed, { deleteAgainAfterMs, ...cacheKeys }] = await Promise.all([
    apply(documents, batch, { decision, show: show('documents') }),
    apply(keys, batch, { decision, show: show('keys') }),
  ]);
  const result = { ...range, ...indexed, cacheKeys };
  answer(result);
  showState('applied', { [searchAttributes.table]: Object.keys(indexed.changes) });

  await deleteKeysAgain(deleteAgainAfterMs, batch, { decision, show: show('keys') });
  await condition(allHandlersFinished);
  return result;
}
