import { type Client, WorkflowNotFoundError, WorkflowUpdateFailedError } from '@temporalio/client';
import { APPROVE_UPDATE, CANCEL_UPDATE, PAUSE_UPDATE, RESUME_UPDATE, THROTTLE_UPDATE } from '../../model/names.ts';
import { UsageError } from '../usage-error.ts';
import { noWorkerText } from './bulk-workers.ts';
import { rootCause } from './followed-workflow.ts';
import { isServed, type PlaceOf } from './place.ts';

/** What a person can say to work on a table, by flag. */
export const steeringUpdates = {
  pause: PAUSE_UPDATE,
  resume: RESUME_UPDATE,
  throttle: THROTTLE_UPDATE,
  cancel: CANCEL_UPDATE,
  approve: APPROVE_UPDATE,
} as const;

export type SteeringDeed = keyof typeof steeringUpdates;

/** An update by its flag, with what it takes. */
export function steeringUpdate(
  deed: SteeringDeed,
  { throttle }: { throttle?: number | 'none' },
): Pick<WorkflowUpdate, 'name' | 'args'> {
  const args: [unknown] = [throttle === 'none' ? null : throttle];
  return { name: steeringUpdates[deed], ...(deed === 'throttle' && { args }) };
}

export interface WorkflowUpdate {
  table: string;
  workflowId: string;
  name: string;
  args?: [unknown];
  /** Said where no such workflow runs. */
  none: string;
}

/** Only a worker answers updates. */
export async function requireWorker(place: Pick<PlaceOf<unknown>, 'temporal' | 'config'>): Promise<void> {
  if (!(await isServed(place))) throw new UsageError(noWorkerText(place.config.kafka.groupId));
}

/** Tells a running workflow something, and gives its answer. Throws a UsageError with the workflow's own words where it says no. */
export async function updateWorkflow<Answer>(
  client: Client,
  { table, workflowId, name, args, none }: WorkflowUpdate,
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
