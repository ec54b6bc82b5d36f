import { type Client, WorkflowNotFoundError, WorkflowUpdateFailedError } from '@temporalio/client';
import { UsageError } from '../usage-error.ts';
import { rootCause } from './followed-workflow.ts';

export interface ResyncUpdate {
  table: string;
  workflowId: string;
  name: string;
  args?: [unknown];
  /** Said where no such workflow runs. */
  none: string;
}

/** Tells a running workflow something, and gives its answer. Throws a UsageError with the workflow's own words where it says no. */
export async function updateResync<Answer>(
  client: Client,
  { table, workflowId, name, args, none }: ResyncUpdate,
): Promise<Answer> {
  const handle = client.workflow.getHandle(workflowId);
  try {
    return await (args
      ? handle.executeUpdate<Answer, [unknown]>(name, { args })
      : handle.executeUpdate<Answer, []>(name));
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) throw new UsageError(none);
    if (error instanceof WorkflowUpdateFailedError) throw new UsageError(`${table}: ${rootCause(error).message}`);
    throw error;
  }
}
