import { setTimeout as sleep } from 'node:timers/promises';
import type { Value } from '../../model/change.ts';
import { addCounts, noCounts, type RowCursor, type WalkCounts } from '../../model/heal-table.ts';

/** What was done on some pages. */
export interface WalkStep<Cursor> {
  counts: WalkCounts;
  /** Null at the end. */
  next: Cursor | null;
}

/** One activity does pages for so long: few enough to repeat, many enough to keep the history short. */
const STEP_MS = 3_000;

const ROWS_PER_PAGE = 500;

/** Pages of documents are of one size: slowed down any more, an activity would pass for dead. */
const LONGEST_PAGE_MS = 60_000;

interface Walk<Cursor> {
  cursor: Cursor | null;
  /** Without it, as many as go. */
  rowsPerSecond?: number | undefined;
}

/** @param page gets where it begins, and how many rows it may take */
export async function walkPages<Cursor>(
  { cursor, rowsPerSecond = Infinity }: Walk<Cursor>,
  page: (cursor: Cursor | null, limit: number) => Promise<WalkStep<Cursor>>,
): Promise<WalkStep<Cursor>> {
  const endsAtMs = Date.now() + STEP_MS;
  // A page takes about a second at most, however slow it is to be: the activity must show that it is alive.
  const limit = Math.min(ROWS_PER_PAGE, rowsPerSecond);
  let done: WalkStep<Cursor> = { counts: noCounts(), next: cursor };
  do {
    const startedAtMs = Date.now();
    const { counts, next } = await page(done.next, limit);
    const dueMs = ((counts.rows + counts.documents) / rowsPerSecond) * 1000;
    await sleep(startedAtMs + Math.min(dueMs, LONGEST_PAGE_MS) - Date.now());
    done = { counts: addCounts(done.counts, counts), next };
  } while (done.next !== null && Date.now() < endsAtMs);
  return done;
}

/** The next page of this table, or the first one of the next table. */
export function nextRows(
  { table, keys, limit }: { table: string; keys: readonly Value[][]; limit: number },
  tables: readonly string[],
): RowCursor | null {
  if (keys.length === limit) return { table, after: keys.at(-1) ?? null };
  return nextTable(table, tables);
}

/** The beginning of the next table; null after the last. */
export function nextTable(table: string, tables: readonly string[]): RowCursor | null {
  const next = tables.find((name) => name > table);
  return next === undefined ? null : { table: next, after: null };
}
