import type { Client, WorkflowHandle } from '@temporalio/client';
import { RESYNC_ALL, RESYNC_TABLE, resyncAllWorkflowId, resyncWorkflowId } from '../model/names.ts';
import type { ResyncAllRequest, ResyncRequest } from '../model/resync.ts';
import { startUnlessRunning } from './start-unless-running.ts';

/** How resyncs are started. Null: one of that table, or of all, runs already. */
export interface Resyncs {
  /** The table as the config names it. */
  start(request: ResyncRequest): Promise<WorkflowHandle | null>;
  startAll(request: ResyncAllRequest): Promise<WorkflowHandle | null>;
}

export function createResyncs(client: Client, groupId: string): Resyncs {
  const start = startUnlessRunning(client, groupId);
  return {
    start: (request) =>
      start(RESYNC_TABLE, {
        request,
        workflowId: resyncWorkflowId(groupId, request.table),
        staticSummary: `${request.table}: ${deedOf(request)}`,
      }),
    startAll: (request) =>
      start(RESYNC_ALL, {
        request,
        workflowId: resyncAllWorkflowId(groupId),
        staticSummary: `${request.tables?.join(', ') ?? 'all tables'}: a new index for each`,
      }),
  };
}

function deedOf({ tenant, where }: ResyncRequest): string {
  if (tenant !== undefined) return `documents of tenant ${tenant} written again`;
  return where === undefined ? 'a new index' : `documents written again where ${where}`;
}
