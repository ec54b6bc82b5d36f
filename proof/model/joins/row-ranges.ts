import type { RowRanges } from '../../../src/activities/heal/row-ranges.ts';
import { keyOf } from '../../../src/mapping/document-id.ts';
import type { Row, Value } from '../../../src/model/change.ts';
import type { Steps } from './scheduler.ts';
import type { World } from './world.ts';

interface Range {
  keyColumns: readonly string[];
  after: readonly Value[] | null;
  upTo: readonly Value[] | null;
}

/** Rows between two keys, which are numbers, in their order. */
export function rangeOf(rows: readonly Row[], { keyColumns, after, upTo }: Range): Row[] {
  const keyNumber = (row: Row): number => Number(keyOf(row, keyColumns)[0]);
  return rows
    .filter((row) => after === null || keyNumber(row) > Number(after[0]))
    .filter((row) => upTo === null || keyNumber(row) <= Number(upTo[0]))
    .toSorted((a, b) => keyNumber(a) - keyNumber(b));
}

/** What a copy reads, plainly: one statement sees one moment. */
export function createModelRanges({ database, hidesTransactions }: World, steps: Steps): RowRanges {
  return {
    range: ({ table, limit, ...range }) => steps.take(() => rangeOf(database.rows(table), range).slice(0, limit)),
    rangeEnds: async () => [],
    existing: () => Promise.resolve([]),
    openTransactions: () => steps.take(() => (hidesTransactions ? null : database.openTransactions())),
    position: async () => null,
    hasReached: async () => true,
    columns: async () => null,
    estimateRows: async () => 0,
    countRows: async () => 0,
  };
}
