import { WorkflowExecutionAlreadyStartedError, type Client, type WorkflowHandle } from '@temporalio/client';
import { bulkTaskQueue } from '../model/names.ts';

export interface LongWork {
  workflowId: string;
  request: object;
  staticSummary: string;
}

/** Starts what walks whole tables. Null: one under that id runs already. */
export function startUnlessRunning(client: Client, groupId: string) {
  return async (workflowType: string, { request, ...named }: LongWork): Promise<WorkflowHandle | null> => {
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
  };
}
