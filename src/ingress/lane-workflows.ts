import type { Client } from '@temporalio/client';
import { quoted, searchAttributes, syncPrefix } from '../model/names.ts';
import { laneName, type LaneId } from '../model/record.ts';
import type { SyncMemo } from '../model/sync.ts';

/** A workflow, and what of a lane it stands for. */
interface LaneWorkflow {
  workflowId: string;
  runId: string;
  stretch: SyncMemo['lanes'][string];
}

/** The workflows that have a part of a lane, its own and shared ones: newest first, but for those that are still running. */
export async function* listLaneWorkflows(client: Client, groupId: string, lane: LaneId): AsyncGenerator<LaneWorkflow> {
  const name = laneName(lane);
  const query = `${searchAttributes.lane}=${quoted(name)} AND WorkflowId STARTS_WITH ${quoted(syncPrefix(groupId))}`;
  for await (const { workflowId, runId, memo } of client.workflow.list({ query, pageSize: PAGE })) {
    const stretch = (memo as Partial<SyncMemo> | undefined)?.lanes?.[name];
    if (stretch) yield { workflowId, runId, stretch };
  }
}

const PAGE = 100;
