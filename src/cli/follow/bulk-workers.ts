import type { Temporal } from '../../workers/connect-temporal.ts';
import { bulkTaskQueue } from '../../model/names.ts';

/** A worker that waits for work asks again after a minute at most. */
const SILENT_MS = 75_000;

/** Whether a worker looks for long work; one that was killed is missed only after a while. */
export async function hasBulkWorker(
  { connection }: Pick<Temporal, 'connection'>,
  { namespace, groupId }: { namespace: string; groupId: string },
): Promise<boolean> {
  const { pollers } = await connection.workflowService.describeTaskQueue({
    namespace,
    taskQueue: { name: bulkTaskQueue(groupId) },
  });
  const since = Date.now() - SILENT_MS;
  return (pollers ?? []).some(({ lastAccessTime }) => Number(lastAccessTime?.seconds ?? 0) * 1000 > since);
}

export function noWorkerText(groupId: string): string {
  return `no worker takes work from ${bulkTaskQueue(groupId)}: start \`evenkeel worker\` (or \`run\`) with this config`;
}
