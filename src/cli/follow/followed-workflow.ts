import {
  CancelledFailure,
  type Client,
  ServiceError,
  TerminatedFailure,
  WorkflowFailedError,
  WorkflowNotFoundError,
} from '@temporalio/client';
import { PROGRESS_QUERY } from '../../model/names.ts';

/** What one look at a workflow tells, whose result and whose query `progress` are the same words. */
export type Look<Progress> =
  | { state: 'none' }
  /** Null: no worker answers. */
  | { state: 'running'; progress: Progress | null }
  | End<Progress>
  /** Temporal itself does not answer. */
  | { state: 'away'; reason: string };

export type End<Progress> =
  | { state: 'ended'; progress: Progress; endedAt: string }
  | { state: 'broken'; how: 'cancelled' | 'terminated' | 'failed'; reason: string; endedAt: string };

/** A worker that lives answers within milliseconds. */
const ANSWER_WITHIN_MS = 5_000;

/** Looks at the latest run: a long workflow goes on in another. */
export async function lookAt<Progress>(client: Client, workflowId: string): Promise<Look<Progress>> {
  try {
    const handle = client.workflow.getHandle(workflowId);
    const { status, runId, closeTime } = await handle.describe();
    if (status.name === 'RUNNING' || status.name === 'CONTINUED_AS_NEW')
      return { state: 'running', progress: await progressOf<Progress>(client, workflowId) };
    const endedAt = (closeTime ?? new Date()).toISOString();
    try {
      const progress = (await client.workflow.getHandle(workflowId, runId).result()) as Progress;
      return { state: 'ended', progress, endedAt };
    } catch (error) {
      if (!(error instanceof WorkflowFailedError)) throw error;
      return { state: 'broken', how: howOf(error.cause), reason: rootCause(error).message, endedAt };
    }
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return { state: 'none' };
    if (error instanceof ServiceError) return { state: 'away', reason: rootCause(error).message };
    throw error;
  }
}

async function progressOf<Progress>(client: Client, workflowId: string): Promise<Progress | null> {
  try {
    return await client.withDeadline(Date.now() + ANSWER_WITHIN_MS, () =>
      client.workflow.getHandle(workflowId).query<Progress>(PROGRESS_QUERY),
    );
  } catch (error) {
    if (error instanceof ServiceError) return null;
    throw error;
  }
}

function howOf(cause: unknown): 'cancelled' | 'terminated' | 'failed' {
  if (cause instanceof CancelledFailure) return 'cancelled';
  return cause instanceof TerminatedFailure ? 'terminated' : 'failed';
}

/** The innermost failure says what was wrong, those around it only where. */
export function rootCause(error: Error): Error {
  return error.cause instanceof Error ? rootCause(error.cause) : error;
}
