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
  /** The key that the last page ended with; null: from the beginning. */
  after: readonly Value[] | null;
  parameterOf: ParameterOf;
  limit: number;
  /** From the last key down. */
  isDescending?: boolean;
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
  /** The joined rows of each tuple of values, behind a barrier. */
  readJoined(read: JoinedRead, parameterOf: ParameterOf): Promise<TextRows[]>;
  /** The keys of the roots above joined rows, by a plain read; none when a table on the way is not there. */
  readRootKeys(read: RootKeysRead, parameterOf: ParameterOf): Promise<TextRows>;
  /** How many they are, as plain readers see them. */
  countRootKeys(read: RootCount, parameterOf: ParameterOf): Promise<number>;
  /** The tables of a database, as `database.table`, in order. */
  tables(database: string): Promise<string[]>;
  /** Null when there is no such table. */
  columns(table: string): Promise<Column[] | null>;
  query(sql: string, values?: string[]): Promise<Record<string, unknown>[]>;
  close(): Promise<void>;
}
