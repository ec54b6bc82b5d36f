import { Context } from '@temporalio/activity';
import type { Cache } from '../../connectors/redis.ts';
import type { MatchedKeys } from '../../connectors/redis-scan.ts';
import type { KeyspaceCursor } from '../../model/delete-patterns.ts';

export interface DeleteMatchingKeysInput {
  patterns: readonly string[];
  /** Null at the beginning of a pass. */
  cursor: KeyspaceCursor | null;
}

export interface DeleteMatchingKeysResult extends MatchedKeys {
  /** How long readers may still fill keys from rows that they read before. */
  deleteAgainAfterMs: number;
}

/** One activity scans for so long: little enough to show how far it is, much enough to keep the history short. */
const STEP_MS = 10_000;

/**
 * Goes on with a pass over the keyspace, for some seconds. May run twice: what matches goes whenever it is met. Its heartbeats
 * carry how far it came, so that another attempt goes on there.
 */
export function createDeleteMatchingKeys({ cache, deleteAgainAfterMs }: { cache: Cache; deleteAgainAfterMs: number }) {
  return {
    async deleteMatchingKeys({ patterns, cursor }: DeleteMatchingKeysInput): Promise<DeleteMatchingKeysResult> {
      const context = Context.current();
      const deleteStretch = cache.deleteMatching(patterns);
      const endsAtMs = Date.now() + STEP_MS;
      let done = (context.info.heartbeatDetails as MatchedKeys | undefined) ?? nothingYet(cursor);
      do {
        const { deleted, scanned, keys, next } = await deleteStretch(done.next);
        done = { deleted: done.deleted + deleted, scanned: done.scanned + scanned, keys, next };
        // What is through is no place to go on from.
        if (next !== null) context.heartbeat(done);
      } while (done.next !== null && Date.now() < endsAtMs);
      return { ...done, deleteAgainAfterMs };
    },
  };
}

function nothingYet(cursor: KeyspaceCursor | null): MatchedKeys {
  return { deleted: 0, scanned: 0, keys: 0, next: cursor };
}
