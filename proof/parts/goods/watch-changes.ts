import { setTimeout as sleep } from 'node:timers/promises';
import type { Connections } from '../../../demo/connections.ts';
import { createLatencyTracker, type Latency, type PollTimes } from '../../../demo/latency/latency-tracker.ts';
import { createRandom } from '../../../demo/random.ts';
import type { KnownRows } from './known-rows.ts';
import type { WrittenRow } from './writer.ts';

/** Follows some rows of some transactions into index and cache. */
export interface ChangeWatch {
  /** Before the commit: one of the rows that can be told from what came before, if there is one. */
  choose(rows: readonly WrittenRow[]): Promise<WrittenRow | undefined>;
  follow(row: WrittenRow, committedAtMs: number): void;
  /** Of those that were seen wherever somebody looked. */
  readonly latencies: readonly Latency[];
  /** That were not seen, or not yet. */
  readonly unseen: number;
  /** Resolves when all have been seen, or nobody hopes for it any more. */
  stop(): Promise<void>;
}

export interface WatchOptions {
  index: string;
  pollEvery?: PollTimes;
  /** What the key of a row in the cache begins with: where it is given, the key is watched as well. */
  keyPrefix?: string;
}

const POLL_EVERY: PollTimes = { appliedMs: 20, searchableMs: 50 };
const PATIENCE_MS = 120_000;
/** An earlier change of the row is applied by then, and its key deleted for the second time. */
const QUIET_MS = 15_000;

export function watchChanges(
  servers: Pick<Connections, 'elasticsearch' | 'redis'>,
  { watched }: Pick<KnownRows, 'watched'>,
  { index, pollEvery = POLL_EVERY, keyPrefix }: WatchOptions,
): ChangeWatch {
  const random = createRandom(3);
  const tracker = createLatencyTracker({ ...servers, pollEvery });
  const pending = new Set<Promise<void>>();
  const kinds = (['appliedMs', 'searchableMs', 'keyGoneMs'] as const).filter((what) => pollEvery[what] !== undefined);
  const isSeen = (latency: Latency): boolean => kinds.every((what) => latency[what] !== undefined);
  const keyOf = ({ id }: WrittenRow): { cacheKey?: string } =>
    keyPrefix === undefined ? {} : { cacheKey: `${keyPrefix}${id}` };

  async function track(row: WrittenRow, committedAtMs: number): Promise<void> {
    await tracker.track({ index, id: String(row.id), revision: row.revision, committedAtMs, ...keyOf(row) });
    watched.delete(row.id);
  }

  return {
    async choose(rows) {
      const isFresh = ({ id, quietMs }: WrittenRow): boolean =>
        !watched.has(id) && (keyPrefix === undefined || quietMs > QUIET_MS);
      const fresh = rows.filter(isFresh);
      if (fresh.length === 0) return undefined;
      const row = random.pick(fresh);
      watched.add(row.id);
      const { cacheKey } = keyOf(row);
      if (cacheKey !== undefined) await tracker.mark(cacheKey);
      return row;
    },
    follow(row, committedAtMs) {
      const one = track(row, committedAtMs).finally(() => pending.delete(one));
      pending.add(one);
    },
    get latencies() {
      return tracker.latencies.filter(isSeen);
    },
    get unseen() {
      return tracker.pending + tracker.latencies.filter((one) => !isSeen(one)).length;
    },
    async stop() {
      await Promise.race([Promise.all(pending), sleep(PATIENCE_MS, undefined, { ref: false })]);
      await tracker.stop();
    },
  };
}
