import { type Client, WithStartWorkflowOperation } from '@temporalio/client';
import { APPLIED_UPDATE, liveTaskQueue, SYNC_CHANGES, syncWorkflowId } from '../model/names.ts';
import { laneName } from '../model/record.ts';
import type { SyncRange, SyncResult } from '../model/sync.ts';
import type { RecordBatch } from '../payload/record-batch.ts';

type SyncChanges = (range: SyncRange, records: RecordBatch) => Promise<SyncResult>;

/** A killed worker's task goes to another after so long; a long one says in time that it goes on. */
const TASK_TIMEOUT = '5 s';

/** How long one wait may take before the lane asks anew: a blocked batch waits for a person. */
const WAIT_LIMIT_MS = 60 * 60_000;

/**
 * Starts the workflow of a batch, or joins the one that runs under its first offset, and waits until it is applied:
 * one round trip. A closed one is run again, since its offsets may have been of an older topic of the same name.
 * All who wait share one update, so that asking anew does not grow the history.
 */
export function createStartSync(client: Client, groupId: string): SyncChanges {
  return (range, records) => {
    const startWorkflowOperation = new WithStartWorkflowOperation<SyncChanges>(SYNC_CHANGES, {
      workflowId: syncWorkflowId(groupId, range, range.firstOffset),
      taskQueue: liveTaskQueue(groupId),
      workflowTaskTimeout: TASK_TIMEOUT,
      args: [range, records],
      workflowIdConflictPolicy: 'USE_EXISTING',
      workflowIdReusePolicy: 'ALLOW_DUPLICATE',
      staticSummary: `${laneName(range)} from ${range.firstOffset}: ${range.records} records`,
    });
    const update = { updateId: APPLIED_UPDATE, startWorkflowOperation };
    return client.withDeadline(Date.now() + WAIT_LIMIT_MS, () =>
      client.workflow.executeUpdateWithStart(APPLIED_UPDATE, update),
    );
  };
}
