import type { Temporal } from '../../workers/connect-temporal.ts';
import { bulkTaskQueue } from '../../model/names.ts';

/** A worker that waits for work asks again after a minute at most. */
const SILENT_MS = 75_000;

/** Whether a worker looks for long work; one that was killed is missed only after a while. */
export function hasBulkWorker(
  temporal: Pick<Temporal, 'connection'>,
  { namespace, groupId }: { namespace: string; groupId: string },
): Promise<boolean> {
  return hasWorker(temporal, { namespace, taskQueue: bulkTaskQueue(groupId) });
}

/** The same of any queue. */
export async function hasWorker(
  { connection }: Pick<Temporal, 'connection'>,
  { namespace, taskQueue }: { namespace: string; taskQueue: string },
): Promise<boolean> {
  const { pollers } = await connection.workflowService.describeTaskQueue({
    namespace,
    taskQueue: { name: taskQueue },
  });
  const since = Date.now() - SILENT_MS;
  return (pollers ?? []).some(({ lastAccessTime }) => Number(lastAccessTime?.seconds ?? 0) * 1000 > since);
}

export function noWorkerText(groupId: string): string {
  return `no worker takes work from ${bulkTaskQueue(groupId)}: start \`evenkeel worker\` (or \`run\`) with this config`;
}
