import type { Client } from '@temporalio/client';
import { DemoError } from '../../../demo/demo-error.ts';
import { bulkTaskQueue, RESYNC_TABLE, resyncWorkflowId } from '../../../src/model/names.ts';
import type { ResyncProgress, ResyncRequest } from '../../../src/model/resync.ts';
import { watchWorkflow, type Watch } from '../watch-workflow.ts';
import type { Shop } from './shop.ts';

/** What a resync did, and how fast. */
export interface ResyncRun {
  rows: number;
  indexed: number;
  alreadyNewer: number;
  restarts: number;
  /** From its start to its end. */
  seconds: number;
  /** Of these the copy. */
  copySeconds: number;
}

export async function runOneResync(
  temporal: Client,
  { name, table }: Shop,
  { request, onProgress, signal }: Watch<ResyncProgress> & { request: Omit<ResyncRequest, 'table'> },
): Promise<ResyncRun> {
  const beganAtMs = performance.now();
  let [copyFromMs, copyToMs] = [beganAtMs, beganAtMs];
  const { workflowId } = await temporal.workflow.start(RESYNC_TABLE, {
    workflowId: resyncWorkflowId(name, table),
    taskQueue: bulkTaskQueue(name),
    args: [{ ...request, table } satisfies ResyncRequest],
  });
  const done = await watchWorkflow<ResyncProgress>(temporal, workflowId, {
    signal,
    onProgress(progress) {
      const { phase, comparison, refused } = progress;
      if (phase === 'waiting for approval')
        throw new DemoError(`the resync asks for approval: ${JSON.stringify({ comparison, refused })}`);
      const nowMs = performance.now();
      if (phase === 'preparing' || phase === 'waiting for transactions') copyFromMs = nowMs;
      if (phase === 'copying') copyToMs = nowMs;
      return onProgress(progress);
    },
  });
  if (done.phase !== 'done') throw new DemoError(`the resync is ${done.phase}: ${done.reason ?? 'nobody said why'}`);
  const { rows, indexed, alreadyNewer, restarts } = done;
  const [seconds, copySeconds] = [performance.now() - beganAtMs, copyToMs - copyFromMs].map((ms) => ms / 1000);
  return { rows, indexed, alreadyNewer, restarts, seconds: seconds!, copySeconds: copySeconds! };
}
