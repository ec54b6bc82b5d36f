import { WorkflowExecutionAlreadyStartedError, type Client, type WorkflowHandle } from '@temporalio/client';
import { bulkTaskQueue, RESYNC_ALL, RESYNC_TABLE, resyncAllWorkflowId, resyncWorkflowId } from '../model/names.ts';
import type { ResyncAllRequest, ResyncRequest } from '../model/resync.ts';

/** How resyncs are started. Null: one of that table, or of all, runs already. */
export interface Resyncs {
  /** The table as the config names it. */
  start(request: ResyncRequest): Promise<WorkflowHandle | null>;
  startAll(request: ResyncAllRequest): Promise<WorkflowHandle | null>;
}

export function createResyncs(client: Client, groupId: string): Resyncs {
  async function start(workflowType: string, { request, ...named }: Named): Promise<WorkflowHandle | null> {
    try {
      return await client.workflow.start(workflowType, {
        ...named,
        taskQueue: bulkTaskQueue(groupId),
        args: [request],
        workflowIdReusePolicy: 'ALLOW_DUPLICATE',
        workflowIdConflictPolicy: 'FAIL',
      });
    } catch (error) {
      if (error instanceof WorkflowExecutionAlreadyStartedError) return null;
      throw error;
    }
  }

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

interface Named {
  workflowId: string;
  request: object;
  staticSummary: string;
}

function deedOf({ tenant, where }: ResyncRequest): string {
  if (tenant !== undefined) return `documents of tenant ${tenant} written again`;
  return where === undefined ? 'a new index' : `documents written again where ${where}`;
}
