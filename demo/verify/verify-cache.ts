import type { Redis } from 'ioredis';
import type { Pool } from 'mysql2/promise';
import { inParallel } from '../in-parallel.ts';
import { isShopKey, readCachedValue, shopKeyPatterns } from '../shop/cache-keys.ts';

export interface KeyDifference {
  /** stale: it holds what is not true any more; kept: it was touched, not filled again, and is still there */
  kind: 'stale' | 'kept';
  key: string;
  cached: string;
  expected: string | undefined;
}

export interface CacheReport {
  /** keys that are there, each compared with the rows it was made of */
  keys: number;
  /** keys that a change touched, each of which must be gone unless a reader filled it since */
  touched: number;
  differences: KeyDifference[];
}

export interface TouchedKeys {
  touchedKeys: Iterable<string>;
  touchedAtMs(key: string): number | undefined;
  /** when a reader last filled it */
  filledAtMs: ReadonlyMap<string, number>;
}

export async function verifyCache(
  { mysql, redis }: { mysql: Pool; redis: Redis },
  { touchedKeys, touchedAtMs, filledAtMs }: TouchedKeys,
): Promise<CacheReport> {
  const keys = await readKeys(redis);
  const report: CacheReport = { keys: keys.size, touched: [...touchedKeys].length, differences: [] };
  await inParallel(keys, 8, async (key) => {
    const [cached, expected] = await Promise.all([redis.get(key), readCachedValue(mysql, key)]);
    if (cached === null) return;
    const touchedMs = touchedAtMs(key);
    if (cached !== expected) report.differences.push({ kind: 'stale', key, cached, expected });
    else if (touchedMs !== undefined && (filledAtMs.get(key) ?? 0) < touchedMs)
      report.differences.push({ kind: 'kept', key, cached, expected });
  });
  return report;
}

async function readKeys(redis: Redis): Promise<Set<string>> {
  const keys = new Set<string>();
  for (const match of shopKeyPatterns)
    for await (const page of redis.scanStream({ match, count: 1000 }))
      for (const key of page as string[]) if (isShopKey(key)) keys.add(key);
  return keys;
}
