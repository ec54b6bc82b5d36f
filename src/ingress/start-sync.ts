import { randomUUID } from 'node:crypto';
import { type Client, WithStartWorkflowOperation } from '@temporalio/client';
import { APPLIED_UPDATE, liveTaskQueue, SYNC_CHANGES, syncWorkflowId } from '../model/names.ts';
import { laneName } from '../model/record.ts';
import type { SyncInput, SyncRange, SyncResult } from '../model/sync.ts';
import type { RecordBatch } from '../payload/record-batch.ts';

type SyncChanges = (input: SyncInput, records: RecordBatch) => Promise<SyncResult>;

/** A killed worker's task goes to another after so long; a long one says in time that it goes on. */
const TASK_TIMEOUT = '5 s';

/** How long one wait may take before the lane asks anew: a blocked batch waits for a person. */
const WAIT_LIMIT_MS = 60 * 60_000;

interface SyncSettings {
  groupId: string;
  /** What this ingress maps, as `database.table`. */
  tables: string[];
}

/**
 * Starts the workflow of a batch, or joins the one that runs under its first offset, and waits until it is applied:
 * one round trip. A closed one is run again, since its offsets may have been of an older topic of the same name; one of
 * that topic that still runs is waited for.
 * One ingress asks under one update id, so that asking anew does not grow the history. Another asks under its own: a
 * closed workflow would answer a known id with its old result, and not run again.
 */
export function createStartSync(client: Client, { groupId, tables }: SyncSettings) {
  let asker = randomUUID();
  return async (range: Omit<SyncInput, 'tables'>, records: RecordBatch): Promise<SyncResult> => {
    const workflowId = syncWorkflowId(groupId, range, range.firstOffset);
    const startWorkflowOperation = new WithStartWorkflowOperation<SyncChanges>(SYNC_CHANGES, {
      workflowId,
      taskQueue: liveTaskQueue(groupId),
      workflowTaskTimeout: TASK_TIMEOUT,
      args: [{ ...range, tables }, records],
      workflowIdConflictPolicy: 'USE_EXISTING',
      workflowIdReusePolicy: 'ALLOW_DUPLICATE',
      memo: { nextOffset: range.nextOffset, clock: range.clock },
      staticSummary: `${laneName(range)} from ${range.firstOffset}: ${range.records} records`,
    });
    const update = { updateId: `${APPLIED_UPDATE}/${range.firstTimestampMs}/${asker}`, startWorkflowOperation };
    const applied = await client.withDeadline(Date.now() + WAIT_LIMIT_MS, () =>
      client.workflow.executeUpdateWithStart<SyncChanges, SyncResult, []>(APPLIED_UPDATE, update),
    );
    if (applied.firstTimestampMs === range.firstTimestampMs) return applied;
    asker = randomUUID();
    throw anothers(workflowId, range, applied);
  };
}

/** The same first offset with another time is another record: of an older topic of that name. */
function anothers(workflowId: string, ours: SyncRange, theirs: SyncRange): Error {
  const at = (range: SyncRange): string => new Date(range.firstTimestampMs).toISOString();
  return new Error(
    `workflow ${workflowId} still runs for a record of ${at(theirs)}, ours is of ${at(ours)}: the topic was made again; waiting until it ends`,
  );
}
