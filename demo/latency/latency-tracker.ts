import type { Client } from '@elastic/elasticsearch';
import type { Redis } from 'ioredis';
import { createPendingPoll } from './pending-poll.ts';

export interface SearchedChange {
  /** alias of an index whose `revision` is mapped as a number */
  index: string;
  id: string;
  /** least revision of the document that shows the change; null: the document must be gone */
  revision: number | null;
}

export interface TrackedChange extends SearchedChange {
  /** marked before the commit */
  cacheKey: string;
  /** when the commit returned, by performance.now() */
  committedAtMs: number;
}

/** From commit to seen; undefined: not seen while somebody looked. */
export interface Latency {
  change: TrackedChange;
  searchableMs: number | undefined;
  keyGoneMs: number | undefined;
}

export interface LatencyTracker {
  /** Fills the key with what no reader writes, so that its going can be seen even when a reader fills it again at once. */
  mark(cacheKey: string): Promise<void>;
  unmark(cacheKey: string): Promise<void>;
  /** marked, and not yet seen */
  isMarked(cacheKey: string): boolean;
  track(change: TrackedChange): Promise<Latency>;
  readonly pending: number;
  readonly latencies: readonly Latency[];
  stop(): Promise<void>;
}

const markedValue = 'marked by the latency tracker';

export function createLatencyTracker(options: {
  elasticsearch: Client;
  redis: Redis;
  pollEveryMs: number;
}): LatencyTracker {
  const { elasticsearch, redis, pollEveryMs: everyMs } = options;
  const search = createPendingPoll<TrackedChange>({ everyMs, findDone: (all) => findSearchable(elasticsearch, all) });
  const keys = createPendingPoll<TrackedChange>({ everyMs, findDone: (all) => findKeyGone(redis, all) });
  const marked = new Set<string>();
  const latencies: Latency[] = [];
  let pending = 0;
  return {
    async mark(cacheKey) {
      marked.add(cacheKey);
      await redis.set(cacheKey, markedValue);
    },
    async unmark(cacheKey) {
      await redis.del(cacheKey);
      marked.delete(cacheKey);
    },
    isMarked: (cacheKey) => marked.has(cacheKey),
    async track(change) {
      pending += 1;
      const since = (atMs: number | undefined) => (atMs === undefined ? undefined : atMs - change.committedAtMs);
      const [seenAtMs, goneAtMs] = await Promise.all([search.until(change), keys.until(change)]);
      marked.delete(change.cacheKey);
      const latency = { change, searchableMs: since(seenAtMs), keyGoneMs: since(goneAtMs) };
      latencies.push(latency);
      pending -= 1;
      return latency;
    },
    get pending() {
      return pending;
    },
    latencies,
    async stop() {
      await Promise.all([search.stop(), keys.stop()]);
    },
  };
}

/** A real search, not a get: a get sees what the index has not refreshed yet. */
export async function findSearchable<Change extends SearchedChange>(
  elasticsearch: Client,
  all: readonly Change[],
): Promise<Change[]> {
  const groups = [...new Set(all.map(({ index }) => index))].map(
    (name) => [name, all.filter(({ index }) => index === name)] as const,
  );
  const { responses } = await elasticsearch.msearch({
    searches: groups.flatMap(([index, changes]) => [
      { index },
      {
        query: { ids: { values: changes.map(({ id }) => id) } },
        size: changes.length,
        // not from the source: looking must not slow down what is looked at
        docvalue_fields: ['revision'],
        _source: false,
        track_total_hits: false,
      },
    ]),
  });
  return groups.flatMap(([index, changes], at) => {
    const response = responses[at]!;
    if ('error' in response) throw new Error(`search of ${index}: ${JSON.stringify(response.error)}`);
    const revisions = new Map(response.hits.hits.map(({ _id, fields }) => [_id, Number(fields?.['revision']?.[0])]));
    return changes.filter(({ id, revision }) => {
      const seen = revisions.get(id);
      return revision === null ? seen === undefined : seen !== undefined && seen >= revision;
    });
  });
}

async function findKeyGone(redis: Redis, all: readonly TrackedChange[]): Promise<TrackedChange[]> {
  const values = await redis.mget(all.map(({ cacheKey }) => cacheKey));
  return all.filter((_, at) => values[at] !== markedValue);
}
