import type { Client } from '@temporalio/client';
import { WorkflowNotFoundError } from '@temporalio/client';
import { DemoError } from '../demo-error.ts';

export interface FoundWorkflow {
  id: string;
  runId: string;
  /** in the Web UI */
  url: string;
}

/** A batch is named for its first offset; one of a quiet moment is short. */
const mostRecordsBefore = 100;

/** The syncChanges workflow that had this record. */
export async function findWorkflow(
  temporal: Client,
  record: { groupId: string; topic: string; partition: number; offset: string; uiUrl: string },
): Promise<FoundWorkflow> {
  const prefix = `sync/${record.groupId}/${record.topic}/${record.partition}`;
  const last = BigInt(record.offset);
  for (let first = last; first >= 0n && first > last - BigInt(mostRecordsBefore); first--) {
    const id = `${prefix}/${first}`;
    const runId = await readRunId(temporal, id);
    if (runId !== undefined) return { id, runId, url: workflowUrl(record.uiUrl, id, runId) };
  }
  throw new DemoError(`no workflow ${prefix}/... holds the record with offset ${record.offset}`);
}

async function readRunId(temporal: Client, workflowId: string): Promise<string | undefined> {
  try {
    return (await temporal.workflow.getHandle(workflowId).describe()).runId;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return undefined;
    throw error;
  }
}

export const workflowUrl = (uiUrl: string, workflowId: string, runId: string): string =>
  `${uiUrl}/namespaces/default/workflows/${encodeURIComponent(workflowId)}/${runId}/history`;

export const workflowListUrl = (uiUrl: string): string =>
  `${uiUrl}/namespaces/default/workflows?query=${encodeURIComponent('WorkflowType="syncChanges"')}`;
