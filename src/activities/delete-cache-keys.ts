import type { CacheKeyCounts, SyncRange } from '../model/sync.ts';
import type { RecordBatch } from '../payload/record-batch.ts';
import type { Cache } from '../connectors/redis.ts';
import type { Mapping } from '../mapping/mapping.ts';
import { planCacheKeys } from '../mapping/plan-cache-keys.ts';
import type { DecodedBatch } from './decoded-batches.ts';
import type { BatchInput } from './batch-input.ts';

export interface DeleteCacheKeysDeps {
  mapping: Mapping;
  decode: (range: SyncRange, records: RecordBatch) => DecodedBatch;
  cache: Cache;
  deleteAgainAfterMs: number;
}

export interface DeleteCacheKeysResult extends CacheKeyCounts {
  /** When the same keys should go once more, for readers that filled them from an older row meanwhile; null: not needed. */
  deleteAgainAfterMs: number | null;
}

/** Deletes the keys that hang on a batch's rows. May run twice: a deleted key costs a reader one read of MySQL. */
export function createDeleteCacheKeys({ mapping, decode, cache, deleteAgainAfterMs }: DeleteCacheKeysDeps) {
  return async function deleteCacheKeys({ range }: BatchInput, records: RecordBatch): Promise<DeleteCacheKeysResult> {
    const keys = planCacheKeys(
      decode(range, records).changes.map(({ change }) => change),
      mapping,
    );
    const deleted = keys.length > 0 ? await cache.unlink(keys) : 0;
    return { named: keys.length, deleted, deleteAgainAfterMs: keys.length > 0 ? deleteAgainAfterMs : null };
  };
}
