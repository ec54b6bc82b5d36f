import type { Client } from '@temporalio/client';

/** Events in the history of each run of a workflow that began since, first to last. */
export async function historyLengths(temporal: Client, workflowId: string, since: Date): Promise<number[]> {
  const query = `WorkflowId = "${workflowId}" AND StartTime >= "${since.toISOString()}"`;
  const runs: { startTime: Date; historyLength: number }[] = [];
  for await (const { startTime, historyLength } of temporal.workflow.list({ query }))
    runs.push({ startTime, historyLength });
  return runs.toSorted((a, b) => a.startTime.getTime() - b.startTime.getTime()).map((run) => run.historyLength);
}
