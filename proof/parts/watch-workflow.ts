import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { PROGRESS_QUERY } from '../../src/model/names.ts';

/** Workflows that tell how far they are, as an operator would watch them. */

export interface Watch<Progress> {
  onProgress: (progress: Progress) => void | Promise<void>;
  signal: AbortSignal;
}

export const WATCH_EVERY_MS = 500;

/** Until its end; gives its result. */
export async function watchWorkflow<Progress>(
  temporal: Client,
  workflowId: string,
  { onProgress, signal }: Watch<Progress>,
): Promise<Progress> {
  const handle = temporal.workflow.getHandle(workflowId);
  for (;;) {
    const { status } = await handle.describe();
    if (status.name !== 'RUNNING') return (await handle.result()) as Progress;
    // Between a workflow that is continued as new and the next there is nobody to ask.
    const progress = await handle.query<Progress>(PROGRESS_QUERY).catch(() => undefined);
    if (progress !== undefined) await onProgress(progress);
    await sleep(WATCH_EVERY_MS, undefined, { signal });
  }
}
