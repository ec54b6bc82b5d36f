import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { listLaneWorkflows } from '../../src/ingress/lane-workflows.ts';
import { laneName, type LaneId } from '../../src/model/record.ts';
import type { SyncMemo } from '../../src/model/sync.ts';
import { DemoError } from '../demo-error.ts';

export interface FoundWorkflow {
  id: string;
  runId: string;
  /** in the Web UI */
  url: string;
}

const PATIENCE_MS = 5_000;

/** The newest workflow that had this record: Temporal lists it a moment after it began. */
export async function findWorkflow(
  temporal: Client,
  { groupId, offset, uiUrl, ...lane }: LaneId & { groupId: string; offset: string; uiUrl: string },
): Promise<FoundWorkflow> {
  const deadlineMs = Date.now() + PATIENCE_MS;
  for (;;) {
    for await (const { workflowId: id, runId, stretch } of listLaneWorkflows(temporal, groupId, lane))
      if (isWithin(stretch, BigInt(offset))) return { id, runId, url: workflowUrl(uiUrl, id, runId) };
    if (Date.now() > deadlineMs)
      throw new DemoError(`no workflow of lane ${laneName(lane)} holds the record with offset ${offset}`);
    await sleep(200);
  }
}

function isWithin({ firstOffset, nextOffset }: SyncMemo['lanes'][string], offset: bigint): boolean {
  return BigInt(firstOffset) <= offset && offset < BigInt(nextOffset);
}

export const workflowUrl = (uiUrl: string, workflowId: string, runId: string): string =>
  `${uiUrl}/namespaces/default/workflows/${encodeURIComponent(workflowId)}/${runId}/history`;

export const workflowListUrl = (uiUrl: string): string =>
  `${uiUrl}/namespaces/default/workflows?query=${encodeURIComponent('WorkflowType IN ("syncChanges", "syncLanes")')}`;
