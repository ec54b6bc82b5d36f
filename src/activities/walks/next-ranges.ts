import type { Value } from '../../model/change.ts';
import type { RowCursor } from '../../model/heal-table.ts';
import type { NextRanges, RowRange } from '../../model/resync.ts';
import { nextTable } from './walk-steps.ts';
import { findTable } from '../resync/find-table.ts';
import type { ResyncDeps } from '../resync/resync-deps.ts';

/** Of one call: few enough for its result, and its time. */
const MAX_RANGES = 10;

export interface RangesInput {
  table: string;
  cursor: RowCursor | null;
  rowsPerRange: number;
}

/** Where the next ranges of a table begin and end. May run twice: nothing is changed. */
export function createNextRanges({ mapping, rows, ranges }: Pick<ResyncDeps, 'mapping' | 'rows' | 'ranges'>) {
  /**
   * The last range ends with the last row there is, for a table that grows faster than it is copied would have no end. Rows that come after
   * it were inserted after the fence, and come as changes.
   */
  async function lastRange(table: string, keyColumns: readonly string[], after: Value[] | null): Promise<RowRange[]> {
    const [last] = await rows.keys({ table, keyColumns, after: null, limit: 1, isDescending: true });
    const isThere = last !== undefined && JSON.stringify(last) !== JSON.stringify(after);
    return isThere ? [{ table, after, upTo: last }] : [];
  }

  return async function nextRanges(input: RangesInput): Promise<NextRanges> {
    const { name, key: keyColumns } = findTable(mapping, input.table);
    const tables = await rows.tablesOf(name);
    const table = input.cursor?.table ?? tables[0];
    if (table === undefined) return { ranges: [], next: null };
    let after = input.cursor?.after ?? null;
    const ends = await ranges.rangeEnds({ table, keyColumns, after, rows: input.rowsPerRange, ends: MAX_RANGES });
    const found: RowRange[] = [];
    for (const upTo of ends) {
      found.push({ table, after, upTo });
      after = upTo;
    }
    if (ends.length === MAX_RANGES) return { ranges: found, next: { table, after } };
    return {
      ranges: [...found, ...(await lastRange(table, keyColumns, after))],
      next: nextTable(table, tables),
    };
  };
}
