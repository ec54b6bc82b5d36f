import { Context } from '@temporalio/activity';
import type { TableMapping } from '../../mapping/mapping.ts';
import { planWalkedCache, planWarmCache } from '../../mapping/plan-cache-keys.ts';
import type { Row } from '../../model/change.ts';
import type { RowCursor } from '../../model/heal-table.ts';
import { nextTable } from '../walks/walk-steps.ts';
import { findTable } from './find-table.ts';
import type { CacheWalk } from './resync-activities.ts';
import type { ResyncDeps } from './resync-deps.ts';
import { createRowPages } from '../walks/row-pages.ts';

export interface CacheWalkStep {
  rows: number;
  next: RowCursor | null;
}

/** One activity does pages for so long: few enough to repeat, many enough to keep the history short. */
const STEP_MS = 5_000;

type CacheDeps = Pick<ResyncDeps, 'mapping' | 'rows' | 'ranges' | 'cache' | 'starts'>;

/**
 * Deletes or sets the cache keys of all rows, as the table's config says. May run twice: a deleted key costs a reader one read of
 * MySQL, and what is set is set under the lowest version.
 */
export function createWalkCache(deps: CacheDeps) {
  return async function walkCache(input: CacheWalk): Promise<CacheWalkStep> {
    const context = Context.current();
    const endsAtMs = Date.now() + STEP_MS;
    const table = findTable(deps.mapping, input.table);
    if (table.cacheOnResync === 'keep') return { rows: 0, next: null };
    const tables = await deps.rows.tablesOf(table.name);
    const pages = createRowPages(deps.ranges, { keyColumns: table.key, rowsPerSecond: input.rowsPerSecond });
    let done = (context.info.heartbeatDetails as CacheWalkStep | undefined) ?? { rows: 0, next: input.cursor };
    if (done.next === null) await deletePatterns(deps, table);
    do {
      const [first] = tables;
      const at = done.next ?? (first === undefined ? null : { table: first, after: null });
      if (at === null) break;
      const { rows, rest } = await pages.read({ ...at, upTo: null });
      await applyTo(deps, table, rows);
      const next = rest ?? nextTable(at.table, tables);
      done = { rows: done.rows + rows.length, next: next && { table: next.table, after: next.after } };
      // What is through is no place to go on from.
      if (done.next !== null) context.heartbeat(done);
    } while (done.next !== null && Date.now() < endsAtMs);
    await pages.settle();
    return done;
  };
}

/** All keys of a pattern at once: with every row, each has so many that nobody tells them apart. */
async function deletePatterns({ starts }: CacheDeps, { cacheRules }: TableMapping): Promise<void> {
  for (const rule of cacheRules)
    if (rule.action === 'deletePattern')
      await starts.deletePatterns({ patterns: [rule.covering], covering: rule.covering });
}

async function applyTo({ cache }: CacheDeps, table: TableMapping, rows: readonly Row[]): Promise<void> {
  const { deletes, writes } =
    table.cacheOnResync === 'warm' ? planWarmCache(rows, table) : { ...planWalkedCache(rows, table), writes: [] };
  if (deletes.length > 0) await cache.unlink(deletes);
  if (writes.length > 0) await cache.write(writes);
}
