import type { RangeEnd, RangeRead, SourceDatabase } from '../../connectors/source-database.ts';
import { parameterOf } from '../../formats/mysql-parameter.ts';
import { valueOf, type Row, type Value } from '../../model/change.ts';
import { ConnectorError } from '../../model/connector-error.ts';
import { readComparable } from './read-comparable.ts';
import { type KeyedRows, resolveRows } from './source-rows.ts';

/** Whole tables, range by range in key order, by plain reads: for a copy that any change of its rows overtakes. */
export interface RowRanges extends Pick<
  SourceDatabase,
  'estimateRows' | 'countRows' | 'openTransactions' | 'position' | 'hasReached' | 'columns'
> {
  /** The next rows; none when there is no such table. `known` spares a query a page: what `columns` told when the step began. */
  range(read: Omit<RangeRead, 'parameterOf'>): Promise<Row[]>;
  /** Which of the keys there are. */
  existing(request: KeyedRows): Promise<Value[][]>;
  /** The keys that the next ranges of so many rows end with; fewer than asked for when the rows end before. */
  rangeEnds(request: RangeEnds): Promise<Value[][]>;
}

export interface RangeEnds extends Omit<RangeEnd, 'parameterOf'> {
  /** How many at most. */
  ends: number;
}

export function createRowRanges(source: SourceDatabase): RowRanges {
  const { estimateRows, countRows, openTransactions, position, hasReached, columns } = source;
  return {
    estimateRows,
    countRows,
    openTransactions,
    position,
    hasReached,
    columns,

    async range(read) {
      refusePlaceless(read.table, read.after, read.upTo);
      return resolveRows(await source.readRange({ ...read, parameterOf }));
    },

    async existing(request) {
      if (request.keys.length === 0) return [];
      const rows = await readComparable(request.keys, [], async (keys) => [
        resolveRows(await source.readExisting({ ...request, keys, parameterOf })),
      ]);
      return rows.flat().map((row) => request.keyColumns.map((column) => valueOf(row, column)));
    },

    async rangeEnds({ ends, ...request }) {
      const found: Value[][] = [];
      let { after } = request;
      while (found.length < ends) {
        refusePlaceless(request.table, after);
        const [row] = resolveRows(await source.readRangeEnd({ ...request, after, parameterOf }));
        if (row === undefined) break;
        after = request.keyColumns.map((column) => valueOf(row, column));
        found.push([...after]);
      }
      return found;
    },
  };
}

/** Nothing is beyond NULL, or a date that is none: what follows such a key would be left out in silence. */
function refusePlaceless(table: string, ...keys: (readonly Value[] | null)[]): void {
  if (!keys.some((key) => key?.includes(null))) return;
  throw new ConnectorError({
    system: 'mysql',
    operation: 'read range',
    code: 'KEY_WITHOUT_VALUE',
    retryable: false,
    message: `a row of ${table} has NULL or a zero date in its key`,
    hint: `give the row a whole key, or the table another one in tables[].key`,
  });
}
