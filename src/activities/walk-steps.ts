import { addCounts, noCounts, type WalkCounts } from '../model/heal-table.ts';

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
