import type { Client } from '@temporalio/client';
import { inParallel } from '../../demo/in-parallel.ts';
import { syncPrefix } from '../../src/model/names.ts';
import type { SyncLanesResult, SyncResult } from '../../src/model/sync.ts';

/** What the closed workflows of a consumer group did, and what their histories take. */
export interface SyncWorkflows {
  workflows: number;
  /** More than there are where a batch was applied once more. */
  records: number;
  historyBytes: number;
  historyEvents: number;
  documentsIndexed: number;
  documentsDeleted: number;
  /** 409s: the index held something newer. */
  documentsAlreadyNewer: number;
  documentsHealed: number;
  parked: number;
}

const AT_ONCE = 8;

export async function readSyncWorkflows(temporal: Client, groupId: string): Promise<SyncWorkflows> {
  const sum: SyncWorkflows = {
    workflows: 0,
    records: 0,
    historyBytes: 0,
    historyEvents: 0,
    documentsIndexed: 0,
    documentsDeleted: 0,
    documentsAlreadyNewer: 0,
    documentsHealed: 0,
    parked: 0,
  };
  const ids: string[] = [];
  const query = `WorkflowId STARTS_WITH "${syncPrefix(groupId)}"`;
  for await (const { workflowId, historySize, historyLength } of temporal.workflow.list({ query })) {
    ids.push(workflowId);
    sum.historyBytes += historySize ?? 0;
    sum.historyEvents += historyLength;
  }
  await inParallel(ids, AT_ONCE, async (id) => {
    const result = (await temporal.workflow.getHandle(id).result()) as SyncResult | SyncLanesResult;
    sum.workflows += 1;
    if ('leftToLanes' in result) return;
    const { documents, parked } = result;
    const ranges = 'lanes' in result ? result.lanes : [result];
    sum.records += ranges.reduce((all, { records }) => all + records, 0);
    sum.documentsIndexed += documents.indexed;
    sum.documentsDeleted += documents.deleted;
    sum.documentsAlreadyNewer += documents.alreadyNewer;
    sum.documentsHealed += documents.healed;
    sum.parked += Object.values(parked.byError).reduce((all, count) => all + count, 0);
  });
  return sum;
}
