import type { CacheKeyCounts } from '../../model/sync.ts';
import type { RecordBatch } from '../../payload/record-batch.ts';
import type { Cache } from '../../connectors/redis.ts';
import type { Mapping } from '../../mapping/mapping.ts';
import { planCache, withoutValues, type CachePlan } from '../../mapping/plan-cache-keys.ts';
import type { Starts } from '../../start/starts.ts';
import type { Decode, DecodedBatch } from './decoded-batches.ts';
import type { BatchInput } from './batch-input.ts';
import { isLateBatch } from './is-late-batch.ts';

export interface DeleteCacheKeysDeps {
  mapping: Mapping;
  decode: Decode;
  /** Of the batch that is asked for. */
  keptKeys: { keep(keys: string[]): void; take(): string[] | undefined };
  cache: Cache;
  starts: Pick<Starts, 'deletePatterns'>;
  deleteAgainAfterMs: number;
}

export interface DeleteCacheKeysResult extends CacheKeyCounts {
  /** When the same keys should go once more, for readers that filled them from an older row meanwhile; null: not needed. */
  deleteAgainAfterMs: number | null;
}

/**
 * Does what the cache rules say of a batch's rows. May run twice: a deleted key costs a reader one read of MySQL, versions keep older values out,
 * and a pattern that is asked for again is passed again.
 */
export function createDeleteCacheKeys(deps: DeleteCacheKeysDeps) {
  const { mapping, decode, keptKeys, cache, starts, deleteAgainAfterMs } = deps;

  return async function deleteCacheKeys(input: BatchInput, ...records: RecordBatch[]): Promise<DeleteCacheKeysResult> {
    const kept = input.again && keptKeys.take();
    if (kept) return unlink(kept);
    const batch = decode(input.ranges, records);
    const plan = planCache(batch.changes, mapping);
    const counts = await unlink(plan.deletes);
    // No reader fills what is written below, and deletePatterns has a second pass of its own.
    if (input.again) return counts;
    if (plan.deletes.length > 0) keptKeys.keep(plan.deletes);
    return { ...(await write(await trusted(plan, batch, input), counts)), ...(await handOn(plan)) };
  };

  async function unlink(keys: readonly string[]): Promise<DeleteCacheKeysResult> {
    if (keys.length === 0) return { named: 0, deleted: 0, deleteAgainAfterMs: null };
    return { named: keys.length, deleted: await cache.unlink(keys), deleteAgainAfterMs };
  }

  async function trusted(plan: CachePlan, batch: DecodedBatch, input: BatchInput): Promise<CachePlan> {
    if (plan.writes.every(({ value }) => value === null)) return plan;
    return isLateBatch(batch, input, await cache.upSinceMs()) ? withoutValues(plan) : plan;
  }

  async function write({ writes }: CachePlan, counts: DeleteCacheKeysResult): Promise<DeleteCacheKeysResult> {
    if (writes.length === 0) return counts;
    const { set, deleted } = await cache.write(writes);
    const named = writes.filter(({ value }) => value === null).length;
    return { ...counts, named: counts.named + named, deleted: counts.deleted + deleted, set };
  }

  async function handOn({ patterns: requests }: CachePlan): Promise<Pick<CacheKeyCounts, 'patterns'>> {
    for (const request of requests) await starts.deletePatterns(request);
    const patterns = requests.reduce((sum, request) => sum + request.patterns.length, 0);
    return patterns > 0 ? { patterns } : {};
  }
}
