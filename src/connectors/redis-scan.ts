import type { Redis } from 'ioredis';
import type { KeyspaceCursor } from '../model/delete-patterns.ts';
import { answersOf, infoField } from './redis-answers.ts';
import { createKeyMatcher, widestPattern } from './redis-glob.ts';
import { isVersionKey } from './redis-versions.ts';

/** What was done on a stretch of the keyspace. */
export interface MatchedKeys {
  deleted: number;
  /** Keys that were looked at, about: the server does not tell those that it leaves out. */
  scanned: number;
  /** Keys that there are. */
  keys: number;
  /** Null at the end. */
  next: KeyspaceCursor | null;
}

/** Deletes what matches on the next stretch: from the cursor on, null for the beginning. */
export type DeleteStretch = (cursor: KeyspaceCursor | null) => Promise<MatchedKeys>;

const KEYS_PER_SCAN = 1000;

/**
 * One SCAN for all patterns: the server leaves out what none of them begins with, the rest is matched here. Keys that are there
 * throughout a pass are seen; a server that was started again, or gave way to its replica, has another order, and begins anew.
 */
export function deleteMatching(redis: Redis, patterns: readonly string[]): DeleteStretch {
  const match = ['MATCH', widestPattern(patterns), 'COUNT', KEYS_PER_SCAN] as const;
  const matches = createKeyMatcher(patterns);
  return async (cursor) => {
    // In one transaction, so that all three are of one server.
    const [server, keys, scan] = answersOf(
      await redis
        .multi()
        .info('server')
        .dbsize()
        .scanBuffer(cursor?.position ?? '0', ...match)
        .exec(),
    ) as [string, number, [Buffer, Buffer[]]];
    const run = infoField(server, 'run_id');
    const [position, found] = [scan[0].toString(), scan[1]];
    const matched = found.filter((key) => matches(key) && !isVersionKey(key));
    const deleted = matched.length > 0 ? await redis.unlink(...matched) : 0;
    const scanned = Math.min(KEYS_PER_SCAN, keys);
    if (cursor !== null && cursor.run !== run) return { deleted, scanned, keys, next: { run, position: '0' } };
    return { deleted, scanned, keys, next: position === '0' ? null : { run, position } };
  };
}
