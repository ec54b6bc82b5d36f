import { setTimeout as sleep } from 'node:timers/promises';
import type { Client as Elasticsearch } from '@elastic/elasticsearch';
import type { Client as Temporal } from '@temporalio/client';
import { type LagQuestion, readConsumerLag } from './consumer-lag.ts';
import { DemoError } from './demo-error.ts';

export interface WaitOptions extends LagQuestion {
  elasticsearch: Elasticsearch;
  /** The last change that was written: when its document is there, the capture tool has followed the binlog to its end. */
  marker: { index: string; id: string; revision: number };
  onProgress: (lag: number) => void;
  signal: AbortSignal;
}

const pollEveryMs = 25;
/** A member of the group that was killed is only missed after its session timeout. */
const patienceMs = 120_000;

/** Waits until the marker is applied and the group's lag is 0; says when that was, by performance.now(). */
export async function waitUntilApplied(options: WaitOptions): Promise<number> {
  const { elasticsearch, marker, onProgress, signal } = options;
  let [lowestLag, movedAtMs] = [Infinity, performance.now()];
  for (;;) {
    signal.throwIfAborted();
    const [lag, markerSeen] = await Promise.all([readConsumerLag(options), isApplied(elasticsearch, marker)]);
    const nowMs = performance.now();
    if (markerSeen && lag === 0) return nowMs;
    onProgress(lag);
    if (lag < lowestLag) [lowestLag, movedAtMs] = [lag, nowMs];
    if (nowMs - movedAtMs > patienceMs) throw new DemoError(stuckSentence(lag, markerSeen, options));
    await sleep(pollEveryMs);
  }
}

async function isApplied(elasticsearch: Elasticsearch, { index, id, revision }: WaitOptions['marker']) {
  const found = await elasticsearch.get<{ revision: number }>({ index, id }, { ignore: [404] });
  return (found._source?.revision ?? 0) >= revision;
}

function stuckSentence(lag: number, markerSeen: boolean, { groupId, topics }: LagQuestion): string {
  const all = topics.join(', ');
  const where =
    lag > 0
      ? `${lag} records of ${all} are not applied by group ${groupId}: look at the running syncChanges workflows in the Web UI and at .stack/log/demo-*.log`
      : `the last change ${markerSeen ? 'came' : 'has not come'}, and nothing waits in ${all}: look at the capture's log, .stack/log/canal.log or .stack/log/debezium.log`;
  return `nothing has moved for ${patienceMs / 1000} s; ${where}`;
}

/** Second deletes are durable timers inside the workflows: they are through when the time has passed and none runs any more. */
export async function waitForSecondDeletes(options: {
  temporal: Temporal;
  groupId: string;
  deleteAgainAfterMs: number;
  appliedAtMs: number;
  onProgress: (running: number) => void;
  signal: AbortSignal;
}): Promise<void> {
  const { temporal, groupId, deleteAgainAfterMs, appliedAtMs, onProgress, signal } = options;
  const query = `WorkflowId STARTS_WITH "sync/${groupId}/" AND ExecutionStatus = "Running"`;
  const deadlineMs = performance.now() + deleteAgainAfterMs + patienceMs;
  for (;;) {
    signal.throwIfAborted();
    const { count } = await temporal.workflow.count(query);
    if (count === 0 && performance.now() > appliedAtMs + deleteAgainAfterMs + marginMs) return;
    onProgress(count);
    if (performance.now() > deadlineMs)
      throw new DemoError(`${count} workflows still run long after their second deletes; in the Web UI: ${query}`);
    await sleep(200, undefined, { signal });
  }
}

/** Timers of the server may be a second late, and the list of workflows as well. */
const marginMs = 1500;
