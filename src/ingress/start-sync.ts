import { WithStartWorkflowOperation, type Client } from '@temporalio/client';
import { APPLIED_UPDATE, liveTaskQueue, SYNC_CHANGES, syncWorkflowId } from '../model/names.ts';
import { laneName } from '../model/record.ts';
import type { SyncRange, SyncResult } from '../model/sync.ts';
import type { RecordBatch } from '../payload/record-batch.ts';

type SyncChanges = (range: SyncRange, records: RecordBatch) => Promise<SyncResult>;

/** A killed worker's task goes to another after so long; a long one says in time that it goes on. */
const TASK_TIMEOUT = '5 s';

/**
 * Starts the workflow of a batch, or joins the one that runs under its first offset, and waits until it is applied:
 * one round trip. A closed one is run again, since its offsets may have been of an older topic of the same name.
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
    return client.workflow.executeUpdateWithStart(APPLIED_UPDATE, { startWorkflowOperation });
  };
}
