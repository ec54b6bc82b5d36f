import { randomUUID } from 'node:crypto';
import { type Client, WithStartWorkflowOperation } from '@temporalio/client';
import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import {
  APPLIED_UPDATE,
  liveTaskQueue,
  searchAttributes,
  SYNC_CHANGES,
  SYNC_LANES,
  syncLanesWorkflowId,
  syncWorkflowId,
} from '../model/names.ts';
import { laneName } from '../model/record.ts';
import type { SyncInput, SyncLanesInput, SyncLanesResult, SyncMemo, SyncRange, SyncResult } from '../model/sync.ts';
import type { RecordBatch } from '../payload/record-batch.ts';
import type { LaneBatch, SharingPorts } from './sharing.ts';

type SyncChanges = (input: SyncInput, records: RecordBatch) => Promise<SyncResult>;
type SyncLanes = (input: SyncLanesInput, ...records: RecordBatch[]) => Promise<SyncLanesResult>;

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
 * Starts the workflow of a batch and waits until it is applied: one round trip.
 *
 * That of one lane is joined where it runs under its first offset already. A closed one is run again, since its offsets may have been of an older
 * topic of the same name; one of that topic that still runs is waited for. One ingress asks under one update id, so that asking anew does not grow
 * the history. Another asks under its own: a closed workflow would answer a known id with its old result, and not run again.
 */
export function createStartSync(client: Client, { groupId, tables }: SyncSettings) {
  let asker = randomUUID();
  const taskQueue = liveTaskQueue(groupId);

  async function syncChanges(range: Omit<SyncInput, 'tables'>, records: RecordBatch): Promise<SyncResult> {
    const workflowId = syncWorkflowId(groupId, range, range.firstOffset);
    const startWorkflowOperation = new WithStartWorkflowOperation<SyncChanges>(SYNC_CHANGES, {
      ...startOptions([range]),
      taskQueue,
      workflowId,
      args: [{ ...range, tables }, records],
      workflowIdConflictPolicy: 'USE_EXISTING',
      workflowIdReusePolicy: 'ALLOW_DUPLICATE',
    });
    const update = { updateId: `${APPLIED_UPDATE}/${range.firstTimestampMs}/${asker}`, startWorkflowOperation };
    const applied = await client.withDeadline(Date.now() + WAIT_LIMIT_MS, () =>
      client.workflow.executeUpdateWithStart<SyncChanges, SyncResult, []>(APPLIED_UPDATE, update),
    );
    if (applied.firstTimestampMs === range.firstTimestampMs) return applied;
    asker = randomUUID();
    throw anothers(workflowId, range, applied);
  }

  async function syncLanes(batches: readonly LaneBatch[]): Promise<SyncLanesResult> {
    const lanes = batches.map(({ range }) => rangeAlone(range));
    const startWorkflowOperation = new WithStartWorkflowOperation<SyncLanes>(SYNC_LANES, {
      ...startOptions(lanes),
      taskQueue,
      workflowId: syncLanesWorkflowId(groupId, randomUUID()),
      args: [{ lanes, tables }, ...batches.map(({ records }) => records)],
      workflowIdConflictPolicy: 'FAIL',
    });
    return client.withDeadline(Date.now() + WAIT_LIMIT_MS, () =>
      client.workflow.executeUpdateWithStart<SyncLanes, SyncLanesResult, []>(APPLIED_UPDATE, {
        startWorkflowOperation,
      }),
    );
  }

  return { syncChanges, syncLanes } satisfies SharingPorts;
}

const laneAttribute = defineSearchAttributeKey(searchAttributes.lane, SearchAttributeType.KEYWORD_LIST);

/** By which a workflow is found and told from others. */
function startOptions(ranges: readonly SyncRange[]) {
  const lanes: SyncMemo['lanes'] = {};
  for (const { firstOffset, nextOffset, clock, ...lane } of ranges)
    lanes[laneName(lane)] = { firstOffset, nextOffset, clock };
  const names = Object.keys(lanes);
  const [first] = ranges as [SyncRange];
  const from = ranges.length === 1 ? `${laneName(first)} from ${first.firstOffset}` : `${names.length} lanes`;
  const records = ranges.reduce((sum, range) => sum + range.records, 0);
  return {
    workflowTaskTimeout: TASK_TIMEOUT,
    memo: { lanes },
    typedSearchAttributes: [{ key: laneAttribute, value: names }],
    staticSummary: `${from}: ${records} records`,
  };
}

function rangeAlone(range: SyncRange): SyncRange {
  const { topic, partition, firstOffset, firstTimestampMs, nextOffset, records, clock } = range;
  return { topic, partition, firstOffset, firstTimestampMs, nextOffset, records, clock };
}

/** The same first offset with another time is another record: of an older topic of that name. */
function anothers(workflowId: string, ours: SyncRange, theirs: SyncRange): Error {
  const at = (range: SyncRange): string => new Date(range.firstTimestampMs).toISOString();
  return new Error(
    `workflow ${workflowId} still runs for a record of ${at(theirs)}, ours is of ${at(ours)}: the topic was made again; waiting until it ends`,
  );
}
