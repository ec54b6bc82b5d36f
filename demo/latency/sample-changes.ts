import type { PoolConnection, RowDataPacket } from 'mysql2/promise';
import type { Ledger } from '../load/ledger.ts';
import type { Watch } from '../load/transaction.ts';
import { byKey, type Done } from '../load/write-rows.ts';
import { documentIdOf, type Key, shopTables, type TableName } from '../shop/tables.ts';
import type { LatencyTracker } from './latency-tracker.ts';

/** The key that holds just this row; category_brand has none. */
const ownCacheKey: Partial<Record<TableName, string>> = {
  goods: 'goods:',
  brands: 'brand:',
  category: 'category:',
  banner: 'banner:',
};

export interface SampleOptions {
  tracker: LatencyTracker;
  ledger: Ledger;
  /** about every so many changes; 1: each transaction */
  every: number;
  /** The pipeline was quiet then, by performance.now(): what was not touched since is not on its way. */
  quietSinceMs: number;
  onTracked?: (tracked: ReturnType<LatencyTracker['track']>) => void;
}

/** Watches a sample of the changes, each of a row that nothing else has touched since the quiet moment. */
export function sampleChanges(options: SampleOptions): Watch {
  const { tracker, ledger, every, quietSinceMs } = options;
  let nextAt = ledger.changes + (every > 1 ? every : 0);
  const isFresh = (cacheKey: string): boolean =>
    (ledger.touchedAtMs(cacheKey) ?? 0) < quietSinceMs && !tracker.isMarked(cacheKey);

  return {
    hides: (done) =>
      done.some(
        ({ operation, renumbered, cacheKeys }) =>
          (operation === 'delete' || renumbered !== undefined) && cacheKeys.some(tracker.isMarked),
      ),
    async prepare(done, connection) {
      if (ledger.changes < nextAt) return undefined;
      const candidate = findCandidate(done, isFresh);
      if (candidate === undefined) return undefined;
      nextAt = ledger.changes + every;
      const { table, key, cacheKey, operation } = candidate;
      await tracker.mark(cacheKey);
      const revision = await readRevision(connection, table, key);
      if (revision === null && operation !== 'delete') {
        await tracker.unmark(cacheKey);
        return undefined; // a later statement of the transaction took it away again
      }
      const change = { index: shopTables[table].index, id: documentIdOf(key), revision, cacheKey };
      return {
        committed(committedAtMs) {
          const tracked = tracker.track({ ...change, committedAtMs });
          options.onTracked?.(tracked);
        },
        rolledBack: () => tracker.unmark(cacheKey),
      };
    },
  };
}

function findCandidate(done: readonly Done[], isFresh: (cacheKey: string) => boolean) {
  const inserted = new Set(
    done.filter(({ operation }) => operation === 'insert').flatMap(({ cacheKeys }) => cacheKeys),
  );
  for (const { table, operation, keys, renumbered } of done) {
    const prefix = ownCacheKey[table];
    if (prefix === undefined || renumbered !== undefined) continue;
    for (const key of keys) {
      const cacheKey = `${prefix}${documentIdOf(key)}`;
      // Its document was never there: its absence tells nothing.
      if (operation === 'delete' && inserted.has(cacheKey)) continue;
      if (isFresh(cacheKey)) return { table, key, cacheKey, operation };
    }
  }
  return undefined;
}

async function readRevision(connection: PoolConnection, table: TableName, key: Key): Promise<number | null> {
  const { where, values } = byKey(table, key);
  const [rows] = await connection.query<RowDataPacket[]>(
    `SELECT revision FROM ${shopTables[table].table} WHERE ${where}`,
    values as unknown[],
  );
  return (rows[0]?.['revision'] as number | undefined) ?? null;
}
