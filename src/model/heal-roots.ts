import type { Value } from './change.ts';
import type { WalkCounts } from './heal-table.ts';

/** What a healRoots workflow is asked for: one row changed that very many documents hold. */
export interface HealRootsRequest {
  /** The table of the documents, as the config names it. */
  root: string;
  /** The index, as the config names it. */
  index: string;
  /** The field that the row is joined as, such as `brand` or `categories.parent`. */
  field: string;
  /** The table of the changed row, as `database.table`. */
  table: string;
  /** Of the columns that lead from the row to the documents. */
  values: Value[];
  version: number;
  /** When, as ISO 8601: tells requests apart. */
  requestedAt: string;
}

/** Where a walk over the documents of one row stands, in its last lap. */
export interface RootsWalk extends Pick<WalkCounts, 'rows' | 'healed' | 'parked'> {
  /** Documents to heal, counted when the walk began; null: not counted yet. */
  total: number | null;
  /** How often it began, since the row changed again. */
  laps: number;
  phase: 'walking' | 'done';
}
