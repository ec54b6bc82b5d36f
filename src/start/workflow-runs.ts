import { WorkflowNotFoundError, type Client, type WorkflowHandle } from '@temporalio/client';
import { healTableWorkflowId } from '../model/names.ts';

/** What is known of workflows that somebody else started. */
export interface WorkflowRuns {
  isRunning(workflowId: string): Promise<boolean>;
  /** Whether a walk over the table was asked for after that time, in ms since 1970. */
  wasTableWalked(table: string, sinceMs: number): Promise<boolean>;
}

export function createWorkflowRuns(client: Client, groupId: string): WorkflowRuns {
  return {
    async isRunning(workflowId) {
      const found = await unlessAbsent(client.workflow.getHandle(workflowId).describe());
      return found?.status.name === 'RUNNING';
    },

    async wasTableWalked(table, sinceMs) {
      const last = await unlessAbsent(client.workflow.getHandle(healTableWorkflowId(groupId, table)).describe());
      if (last === undefined) return false;
      const { workflowId, runId, startTime, status } = last;
      if (startTime.getTime() > sinceMs) return true;
      // A walk that is asked for again begins anew at its next step: until then it is the old run.
      return status.name === 'RUNNING' && wasSignalled(client.workflow.getHandle(workflowId, runId), sinceMs);
    },
  };
}

async function unlessAbsent<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return undefined;
    throw error;
  }
}

async function wasSignalled(handle: WorkflowHandle, sinceMs: number): Promise<boolean> {
  const { events } = await handle.fetchHistory();
  return (events ?? []).some(
    ({ workflowExecutionSignaledEventAttributes: signal, eventTime }) =>
      signal && Number(eventTime?.seconds ?? 0) * 1000 + (eventTime?.nanos ?? 0) / 1e6 > sinceMs,
  );
}
