/** A resolved column value, the same from every source: exact, and plain JSON. 64-bit integers beyond 2^53 and decimals are strings. */
export type Value = string | number | boolean | null | Value[] | { [name: string]: Value };

export type Row = Record<string, Value>;

/** A column's value; null where the row has no such column, whatever JavaScript finds under that name. */
export function valueOf(row: Row, column: string): Value {
  return Object.hasOwn(row, column) ? (row[column] ?? null) : null;
}

/** Sets a column, be it called `__proto__`. */
export function setColumn(row: Row, column: string, value: Value): void {
  if (column === '__proto__')
    Object.defineProperty(row, column, { value, enumerable: true, configurable: true, writable: true });
  else row[column] = value;
}

export type Operation = 'insert' | 'update' | 'delete';

/** One row's insert, update or delete. `before` is null for an insert, `after` for a delete. */
export interface Change {
  /** `database.table` */
  table: string;
  operation: Operation;
  before: Row | null;
  after: Row | null;
  /** The images lack columns: only the key counts, and the row is read again. */
  partial?: true;
}

/** `alter`: what the rows hold may have changed without a row change; `other`: indices, comments, new tables. */
export type SchemaChangeKind = 'truncate' | 'rename' | 'drop' | 'alter' | 'other';

/** What a statement did to tables themselves. */
export interface SchemaChange {
  /** Every table that it names, as `database.table`: a rename names the old and the new. */
  tables: string[];
  kind: SchemaChangeKind;
  statement: string;
}

/** What one Kafka record holds, whatever its format. */
export type Decoded =
  | { kind: 'rows'; changes: Change[] }
  | { kind: 'schema'; schema: SchemaChange }
  | { kind: 'ignored'; reason: string };

/** The row that a change is about: what it is now, or what it was when it is gone. */
export function rowOf(change: Change): Row {
  const row = change.after ?? change.before;
  if (row === null) throw new TypeError(`a change of ${change.table} has no row image`);
  return row;
}
