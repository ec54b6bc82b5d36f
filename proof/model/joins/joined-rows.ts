import { valueOf, type Row, type Value } from '../../../src/model/change.ts';
import type { JoinedRead } from '../../../src/model/joined-read.ts';
import { hasValues, type Condition } from './database.ts';

export type ReadRows = (table: string, meets: Condition) => Promise<Row[]>;

interface Joined {
  row: Row;
  link: Row;
}

/** The rows of one tuple of values: the links first, then what each leads to. */
export async function joinedTo(
  read: Omit<JoinedRead, 'values'>,
  values: readonly Value[],
  readRows: ReadRows,
): Promise<Row[]> {
  const { table, through, columns, orderBy, limit } = read;
  const found: Joined[] = [];
  const first = await readRows(through?.table ?? table, (row) => hasValues(row, columns, values));
  if (through === undefined) for (const row of first) found.push({ row, link: {} });
  else
    for (const link of first) {
      const joined = through.on.map(([, column]) => column);
      const wanted = through.on.map(([column]) => valueOf(link, column));
      const included = Object.fromEntries(through.include.map((column) => [column, valueOf(link, column)]));
      for (const row of await readRows(table, (row) => hasValues(row, joined, wanted)))
        found.push({ row: { ...row, ...included }, link });
    }
  return found
    .toSorted((a, b) => compare(orderBy, a, b))
    .slice(0, limit)
    .map(({ row }) => row);
}

/** Rows are ordered by numbers alone. */
function compare(orderBy: JoinedRead['orderBy'], a: Joined, b: Joined): number {
  for (const { column, of, descending } of orderBy) {
    const [left, right] = of === 'link' ? [a.link, b.link] : [a.row, b.row];
    const order = Number(left[column]) - Number(right[column]);
    if (order !== 0) return descending ? -order : order;
  }
  return 0;
}
