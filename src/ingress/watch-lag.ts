import type { Admin } from 'kafkajs';
import { laneName } from '../model/record.ts';
import type { IngressMetrics, LaneLag } from './ingress-metrics.ts';
import type { Lanes } from './lanes.ts';

interface LagDeps {
  admin: Pick<Admin, 'fetchTopicOffsets'>;
  topics: readonly string[];
  lanes: Pick<Lanes, 'standings'>;
  metrics: Pick<IngressMetrics, 'lanes' | 'failed'>;
}

const EVERY_MS = 5_000;

/** Tells how far the lanes are behind, also those that fetch nothing. One request a topic; where Kafka does not answer, the last ends count. */
export function watchLag(deps: LagDeps): { stop(): void } {
  const look = createLagLook(deps);
  let looking: Promise<void> | undefined;
  const timer = setInterval(() => {
    looking ??= look().finally(() => (looking = undefined));
  }, EVERY_MS);
  return { stop: () => clearInterval(timer) };
}

export function createLagLook({ admin, topics, lanes, metrics }: LagDeps, now: () => number = Date.now) {
  const ends = new Map<string, bigint>();
  const behindSinceMs = new Map<string, number>();

  async function askEnds(): Promise<void> {
    for (const topic of topics)
      for (const { partition, high } of await admin.fetchTopicOffsets(topic))
        ends.set(laneName({ topic, partition }), BigInt(high));
  }

  return async (): Promise<void> => {
    await askEnds().catch(metrics.failed);
    const lags = lanes.standings().map(({ topic, partition, reached, oldestMs }): LaneLag => {
      const name = laneName({ topic, partition });
      const end = ends.get(name) ?? 0n;
      const records = reached !== undefined && end > reached ? Number(end - reached) : 0;
      const isBehind = records > 0 || oldestMs !== undefined;
      if (!isBehind) behindSinceMs.delete(name);
      else if (!behindSinceMs.has(name)) behindSinceMs.set(name, now());
      // What was not fetched yet does not tell its age: it is at least as old as we have known of it.
      const sinceMs = oldestMs ?? behindSinceMs.get(name) ?? now();
      return { topic, partition, records, ageMs: isBehind ? Math.max(0, now() - sinceMs) : 0 };
    });
    metrics.lanes(lags);
  };
}
