import type { Row, Value } from './change.ts';

/** Rows of one table that are wanted for other rows: those in which `columns` have the values. */
export interface JoinedRead {
  /** `database.table` */
  table: string;
  /** Link table: `columns` are its own, and each of its rows leads to one of `table` where the pairs are equal. */
  through?: LinkRead;
  columns: readonly string[];
  /** One tuple for each row that is joined to; none holds NULL. */
  values: readonly (readonly Value[])[];
  orderBy: readonly JoinedOrder[];
  /** At most so many for each tuple. */
  limit?: number;
}

export interface LinkRead {
  table: string;
  /** Column of the link table, column of the joined table. */
  on: readonly (readonly [link: string, joined: string])[];
  /** Columns of the link table that the rows have as well, in place of those of the same name. */
  include: readonly string[];
}

export interface JoinedOrder {
  column: string;
  of: 'joined' | 'link';
  descending: boolean;
}

/** Gives the rows for each tuple of values, in their order. */
export type ReadJoined = (read: JoinedRead) => Promise<Row[][]>;
