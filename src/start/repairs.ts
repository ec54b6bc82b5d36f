import type { Client, WorkflowHandle } from '@temporalio/client';
import { REPAIR_TABLE, repairWorkflowId } from '../model/names.ts';
import type { RepairRequest } from '../model/repair.ts';
import { scopeOf } from '../model/repair-scope.ts';
import { startUnlessRunning } from './start-unless-running.ts';

/** How a person starts a repair; the table as the config names it. Null: one of that table and scope runs already. */
export interface Repairs {
  start(request: RepairRequest): Promise<WorkflowHandle | null>;
}

export function createRepairs(client: Client, groupId: string): Repairs {
  const start = startUnlessRunning(client, groupId);
  return {
    start: (request) =>
      start(REPAIR_TABLE, {
        request,
        workflowId: repairWorkflowId(groupId, request.table, scopeOf(request)),
        staticSummary: `${request.table}: ${deedOf(request)}`,
      }),
  };
}

function deedOf(request: RepairRequest): string {
  const { keys, tenant, where, dryRun } = request;
  const texts = {
    full: 'all rows and documents',
    recent: 'what changed lately',
    keys: `${keys?.length} rows`,
    tenant: `rows and documents of tenant ${tenant}`,
    where: `rows where ${where}`,
  };
  return `${texts[scopeOf(request)]} compared${dryRun ? '' : ' and mended'}`;
}
