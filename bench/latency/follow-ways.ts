import type { Latency } from '../../demo/latency/latency-tracker.ts';
import type { GoodsGround } from '../goods/run-on-goods.ts';
import type { CaptureLatency } from './latency-facts.ts';
import { readWorkflowTimes } from './read-workflow-times.ts';
import { stagesOf, type WayTimes } from './stages.ts';
import type { TopicWatch } from './watch-topic.ts';

const FOLLOWED = 30;

/** Asks Kafka and Temporal where the time went of some of the changes. */
export async function followWays(
  { servers, shop }: GoodsGround,
  topic: TopicWatch,
  latencies: readonly Latency[],
): Promise<CaptureLatency['stages']> {
  const every = Math.max(1, Math.floor(latencies.length / FOLLOWED));
  const ways: WayTimes[] = [];
  for (const latency of latencies.filter((_, at) => at % every === 0).slice(0, FOLLOWED)) {
    const { id, revision, committedAtMs } = latency.change;
    const record = revision === null ? undefined : topic.find(id, revision);
    if (record === undefined) continue;
    const workflow = await readWorkflowTimes(servers.temporal, shop, record);
    if (workflow === undefined) continue;
    const at = (ms: number | undefined): number => performance.timeOrigin + committedAtMs + ms!;
    const { appliedMs, searchableMs } = latency;
    ways.push({
      ...record,
      ...workflow,
      committedAtMs: at(0),
      appliedAtMs: at(appliedMs),
      searchableAtMs: at(searchableMs),
    });
  }
  return { changes: ways.length, of: stagesOf(ways) };
}
