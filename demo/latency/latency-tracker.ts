import type { Client } from '@elastic/elasticsearch';
import type { Redis } from 'ioredis';
import { createPendingPoll, type PendingPoll } from './pending-poll.ts';

export interface SearchedChange {
  /** alias of an index whose `revision` is mapped as a number */
  index: string;
  id: string;
  /** least revision of the document that shows the change; null: the document must be gone */
  revision: number | null;
}

export interface TrackedChange extends SearchedChange {
  /** marked before the commit; undefined: no key is looked for */
  cacheKey?: string;
  /** when the commit returned, by performance.now() */
  committedAtMs: number;
}

/** From commit to seen; undefined: not seen while somebody looked, or nobody was to look. */
export interface Latency {
  change: TrackedChange;
  appliedMs: number | undefined;
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

/** How often to look; without a time nobody looks. */
export interface PollTimes {
  /** A get shows it. */
  appliedMs?: number;
  /** A search shows it. */
  searchableMs?: number;
  keyGoneMs?: number;
}

const markedValue = 'marked by the latency tracker';

export function createLatencyTracker(options: {
  elasticsearch: Client;
  redis: Redis;
  pollEvery: PollTimes;
}): LatencyTracker {
  const { elasticsearch, redis, pollEvery } = options;
  const get = pollOf(pollEvery.appliedMs, (all) => findApplied(elasticsearch, all));
  const search = pollOf(pollEvery.searchableMs, (all) => findSearchable(elasticsearch, all));
  const keys = pollOf(pollEvery.keyGoneMs, (all) => findKeyGone(redis, all));
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
      const since = async (poll: PendingPoll<TrackedChange> | undefined): Promise<number | undefined> => {
        const atMs = await poll?.until(change);
        return atMs === undefined ? undefined : atMs - change.committedAtMs;
      };
      const key = change.cacheKey;
      const [appliedMs, searchableMs, keyGoneMs] = await Promise.all([
        since(get),
        since(search),
        since(key === undefined ? undefined : keys),
      ]);
      if (key !== undefined) marked.delete(key);
      const latency = { change, appliedMs, searchableMs, keyGoneMs };
      latencies.push(latency);
      pending -= 1;
      return latency;
    },
    get pending() {
      return pending;
    },
    latencies,
    async stop() {
      await Promise.all([get?.stop(), search?.stop(), keys?.stop()]);
    },
  };
}

function pollOf(
  everyMs: number | undefined,
  findDone: (all: readonly TrackedChange[]) => Promise<TrackedChange[]>,
): PendingPoll<TrackedChange> | undefined {
  return everyMs === undefined ? undefined : createPendingPoll({ everyMs, findDone });
}

/** A get sees what the index has not refreshed yet. */
async function findApplied(elasticsearch: Client, all: readonly TrackedChange[]): Promise<TrackedChange[]> {
  const { docs } = await elasticsearch.mget<{ revision: number }>({
    docs: all.map(({ index, id }) => ({ _index: index, _id: id, _source: ['revision'] })),
  });
  return all.filter(({ revision }, at) => {
    const doc = docs[at];
    if (doc === undefined || !('found' in doc)) return false;
    return revision === null ? !doc.found : (doc._source?.revision ?? 0) >= revision;
  });
}

/** A real search. */
async function findSearchable(elasticsearch: Client, all: readonly TrackedChange[]): Promise<TrackedChange[]> {
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
  const values = await redis.mget(all.map(({ cacheKey }) => cacheKey!));
  return all.filter((_, at) => values[at] !== markedValue);
}
