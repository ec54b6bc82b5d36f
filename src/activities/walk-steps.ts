import type { Value } from '../model/change.ts';
import { addCounts, noCounts, type RowCursor, type WalkCounts } from '../model/heal-table.ts';

/** What was done on some pages. */
export interface WalkStep<Cursor> {
  counts: WalkCounts;
  /** Null at the end. */
  next: Cursor | null;
}

/** One activity does pages for so long: few enough to repeat, many enough to keep the history short. */
const STEP_MS = 3_000;

export async function walkPages<Cursor>(
  from: Cursor | null,
  page: (cursor: Cursor | null) => Promise<WalkStep<Cursor>>,
): Promise<WalkStep<Cursor>> {
  const endsAtMs = Date.now() + STEP_MS;
  let done: WalkStep<Cursor> = { counts: noCounts(), next: from };
  do {
    const step = await page(done.next);
    done = { counts: addCounts(done.counts, step.counts), next: step.next };
  } while (done.next !== null && Date.now() < endsAtMs);
  return done;
}

/** The next page of this table, or the first one of the next table. */
export function nextRows(
  { table, keys, limit }: { table: string; keys: readonly Value[][]; limit: number },
  tables: readonly string[],
): RowCursor | null {
  if (keys.length === limit) return { table, after: keys.at(-1) ?? null };
  const next = tables.find((name) => name > table);
  return next === undefined ? null : { table: next, after: null };
}
