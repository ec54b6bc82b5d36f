import { setTimeout as sleep } from 'node:timers/promises';
import { keyOf } from '../../mapping/document-id.ts';
import type { Row, Value } from '../../model/change.ts';
import type { RowRange } from '../../model/resync.ts';
import type { RowRanges } from '../heal/row-ranges.ts';

export interface RowPage {
  rows: Row[];
  /** Null: there are no more. */
  rest: RowRange | null;
  /** The rows are not older than that, in ms since 1970. */
  readAtMs: number;
}

export interface RowPages {
  /** The first rows of a range, when it is time for them. */
  read(range: RowRange): Promise<RowPage>;
  /** So many rows were too many: reads half of them at once, at most, from now on. */
  slowDown(rows: number): void;
  /** Waits until it would be time for the next ones. */
  settle(): Promise<void>;
}

const MAX_ROWS = 1_000;
/** Of a table that nobody has looked at yet. */
const FIRST_ROWS = 100;
/** About so much text a page, however long the rows are: a worker has several pages at once, each in several forms. */
const PAGE_CHARACTERS = 2_000_000;

export interface RowPagesOptions {
  keyColumns: readonly string[];
  /** Only these; without it all. */
  columns?: readonly string[] | undefined;
  rowsPerSecond?: number | null;
}

/** Pages, each as long as its rows allow. For one step: what columns there are is asked for once. */
export function createRowPages(
  ranges: Pick<RowRanges, 'range' | 'columns'>,
  { keyColumns, columns, rowsPerSecond = null }: RowPagesOptions,
): RowPages {
  let maxRows = Math.max(1, Math.min(MAX_ROWS, Math.floor(rowsPerSecond ?? MAX_ROWS)));
  const startedAtMs = Date.now();
  let limit = Math.min(FIRST_ROWS, maxRows);
  let read = 0;
  const columnsOf = new Map<string, ReturnType<RowRanges['columns']>>();

  async function settle(): Promise<void> {
    const waitMs = rowsPerSecond === null ? 0 : startedAtMs + (read / rowsPerSecond) * 1000 - Date.now();
    if (waitMs > 0) await sleep(waitMs);
  }

  return {
    async read(range) {
      await settle();
      const asking = columnsOf.get(range.table) ?? ranges.columns(range.table);
      columnsOf.set(range.table, asking);
      const known = (await asking) ?? undefined;
      const readAtMs = Date.now();
      const asked = limit;
      const rows = await ranges.range({ ...range, keyColumns, columns, limit: asked, known });
      read += rows.length;
      limit = Math.min(maxRows, asked * 4, rowsPerPage(rows));
      const last = rows.length === asked ? rows.at(-1) : undefined;
      return { rows, rest: last === undefined ? null : { ...range, after: keyOf(last, keyColumns) }, readAtMs };
    },
    slowDown(rows) {
      // A page that is being read meanwhile, or read already, must not make the next one longer again.
      maxRows = Math.max(1, Math.floor(rows / 2));
      limit = Math.min(limit, maxRows);
    },
    settle,
  };
}

function rowsPerPage(rows: readonly Row[]): number {
  const characters = rows.reduce((sum, row) => sum + charactersIn(row), 0);
  return Math.max(1, Math.floor((PAGE_CHARACTERS * rows.length) / Math.max(1, characters)));
}

const CHARACTERS_OF_A_NUMBER = 8;

function charactersIn(value: Value): number {
  if (typeof value === 'string') return value.length;
  if (typeof value !== 'object' || value === null) return CHARACTERS_OF_A_NUMBER;
  let characters = CHARACTERS_OF_A_NUMBER;
  for (const inner of Object.values(value)) characters += charactersIn(inner);
  return characters;
}
