import type { Value } from '../model/change.ts';
import type { JoinedRead } from '../model/joined-read.ts';
import type { SqlParameter } from '../model/sql-parameter.ts';
import type { Column } from './mysql-columns.ts';
import type { RootCount, RootKeysRead } from './mysql-joins.ts';

/** Rows in MySQL's text form, binary columns as base64, and the type of each column as SHOW COLUMNS tells it. */
export interface TextRows {
  rows: Record<string, string | null>[];
  types: Record<string, string>;
}

export interface RowsByKey {
  /** `database.table` */
  table: string;
  keyColumns: readonly string[];
  keys: readonly (readonly Value[])[];
  parameterOf: ParameterOf;
}

export interface KeyPage {
  /** `database.table` */
  table: string;
  keyColumns: readonly string[];
  /** Only rows with this value. */
  where?: ColumnValue | undefined;
  /** Only rows that this SQL holds for. */
  condition?: string | undefined;
  /** The key that the last page ended with; null: from the beginning. */
  after: readonly Value[] | null;
  parameterOf: ParameterOf;
  limit: number;
  /** From the last key down. */
  isDescending?: boolean;
}

/** Rows of one table between two keys, in key order. */
export interface RangeRead {
  /** `database.table` */
  table: string;
  keyColumns: readonly string[];
  /** Rows beyond this key; null: from the first one. */
  after: readonly Value[] | null;
  /** Up to this key, and it too; null: to the last one. */
  upTo: readonly Value[] | null;
  limit: number;
  /** Only these columns; without it all, invisible ones too. */
  columns?: readonly string[] | undefined;
  /** What the table's columns were some pages before; without it they are asked for. */
  known?: readonly Column[] | undefined;
  parameterOf: ParameterOf;
}

/** Where a range of so many rows ends. */
export interface RangeEnd extends Omit<RangeRead, 'upTo' | 'limit' | 'columns' | 'known'> {
  rows: number;
}

export interface ColumnValue {
  column: string;
  value: Value;
}

/** How a key column's value is sent to MySQL, by the column's type. */
export type ParameterOf = (mysqlType: string) => (value: Value) => SqlParameter;

export interface SourceDatabase {
  /** The key columns of the next rows in key order; none when there is no such table. A plain read: what it finds is read again behind a barrier. */
  readKeys(page: KeyPage): Promise<TextRows>;
  /**
   * The rows that are there now, behind a barrier: the lock waits for a transaction that is just being committed, whose
   * change may have been seen in the binlog before plain readers see it. In the words that MariaDB knows as well. A table
   * that is not there has no rows.
   */
  readRows(request: RowsByKey): Promise<TextRows>;
  /** Which of the keys there are, by a plain read: what it does not find is read again behind a barrier. */
  readExisting(request: RowsByKey): Promise<TextRows>;
  /** The joined rows of each tuple of values, behind a barrier. */
  readJoined(read: JoinedRead, parameterOf: ParameterOf): Promise<TextRows[]>;
  /** The keys of the roots above joined rows, by a plain read; none when a table on the way is not there. */
  readRootKeys(read: RootKeysRead, parameterOf: ParameterOf): Promise<TextRows>;
  /** How many they are, as plain readers see them. */
  countRootKeys(read: RootCount, parameterOf: ParameterOf): Promise<number>;
  /** Whole rows in key order, by a plain read, from the replica where there is one; none when there is no such table. */
  readRange(read: RangeRead): Promise<TextRows>;
  /** The key of the row that is so many rows beyond `after`; no row when there are fewer. By a plain read, from the replica too. */
  readRangeEnd(read: RangeEnd): Promise<TextRows>;
  /** How many rows there are, about, from the server's statistics. */
  estimateRows(table: string): Promise<number>;
  /** How many rows there are, by a plain read of the primary. `where` is SQL. */
  countRows(table: string, where?: string): Promise<number>;
  /** Ids of transactions that have changed rows and are open now; null when the user may not see them (no PROCESS). */
  openTransactions(): Promise<string[] | null>;
  /** How far the primary's binlog is now, for `hasReached`; null where no replica is configured. */
  position(): Promise<string | null>;
  /** Whether the replica has applied all up to a position. */
  hasReached(position: string): Promise<boolean>;
  /** The tables of a database, as `database.table`, in order. */
  tables(database: string): Promise<string[]>;
  /** Null when there is no such table. */
  columns(table: string): Promise<Column[] | null>;
  query(sql: string, values?: string[]): Promise<Record<string, unknown>[]>;
  close(): Promise<void>;
}
