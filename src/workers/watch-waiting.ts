import type { Client } from '@temporalio/client';
import { parkedKinds, type WorkerMetrics } from '../activities/worker-metrics.ts';
import { parkedPrefix, quoted, searchAttributes, syncPrefix, type State } from '../model/names.ts';

interface WaitingDeps {
  groupId: string;
  metrics: Pick<WorkerMetrics, 'waiting' | 'failed'>;
}

/** A handful of counts: little for Temporal, and soon enough for an alert. */
const EVERY_MS = 15_000;

/** Tells what waits in the consumer group. When Temporal does not answer, the last word stands. */
export function watchWaiting(client: Client, { groupId, metrics }: WaitingDeps): { stop(): void } {
  async function count(prefix: string, state: State): Promise<number> {
    const conditions = [
      `WorkflowId STARTS_WITH ${quoted(prefix)}`,
      `${searchAttributes.state}=${quoted(state)}`,
      'ExecutionStatus="Running"',
    ];
    return (await client.workflow.count(conditions.join(' AND '))).count;
  }

  async function look(): Promise<void> {
    const byKind = await Promise.all(
      parkedKinds.map(async (kind) => [kind, await count(`${parkedPrefix(groupId)}${kind}/`, 'parked')] as const),
    );
    metrics.waiting({
      parked: Object.fromEntries(byKind) as Record<(typeof parkedKinds)[number], number>,
      blockedLanes: await count(syncPrefix(groupId), 'blocked'),
      retryingLanes: await count(syncPrefix(groupId), 'retrying'),
    });
  }

  let looking: Promise<void> | undefined;
  const lookOnce = (): void => {
    looking ??= look()
      .catch(metrics.failed)
      .finally(() => (looking = undefined));
  };
  lookOnce();
  const timer = setInterval(lookOnce, EVERY_MS);
  return { stop: () => clearInterval(timer) };
}
