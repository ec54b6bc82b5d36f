import type { PoolConnection, ResultSetHeader, RowDataPacket } from 'mysql2/promise';
import { cacheKeysOf, namingColumns, type NamingColumns } from '../shop/cache-keys.ts';
import type { Cell, NewRow } from '../shop/make-rows.ts';
import { type Key, shopTables, type TableName } from '../shop/tables.ts';

export const operations = ['insert', 'update', 'delete'] as const;
export type Operation = (typeof operations)[number];

/** What one statement did; it counts when its transaction has committed. */
export interface Done {
  table: TableName;
  operation: Operation;
  /** row changes, as the binlog counts them */
  rows: number;
  /** primary keys of the rows, as they were before the statement */
  keys: readonly Key[];
  /** new primary keys of rows that were renumbered */
  renumbered?: readonly Key[];
  /** cache keys that hang on the rows, by what they were and by what they are */
  cacheKeys: readonly string[];
}

export type Assignment = Cell | { sql: string };

export async function insertRows(
  connection: PoolConnection,
  table: TableName,
  rows: readonly [NewRow, ...NewRow[]],
): Promise<Done> {
  const columns = Object.keys(rows[0]);
  const [result] = await connection.query<ResultSetHeader>(
    `INSERT INTO ${shopTables[table].table} (${columns.join(', ')}) VALUES ?`,
    [rows.map((row) => columns.map((column) => row[column]))],
  );
  return {
    table,
    operation: 'insert',
    rows: result.affectedRows,
    keys: rows.map((row) => keyOf(table, row)),
    cacheKeys: rows.flatMap((row) => cacheKeysOf(table, row)),
  };
}

export interface Selection {
  where: string;
  values: readonly unknown[];
  mostRows?: number;
}

/** One UPDATE over all rows selected. Their revision always rises, so each of them is a change. */
export async function updateRows(
  connection: PoolConnection,
  table: TableName,
  { set, ...selection }: Selection & { set: Record<string, Assignment> },
): Promise<Done> {
  const before = await lockRows(connection, table, selection);
  const constants = Object.fromEntries(Object.entries(set).filter(([, value]) => !isSql(value)));
  const after = before.map((row) => ({ ...row, ...constants }) as NamingColumns);
  const assignments = Object.entries(set).map(([column, value]) => `${column} = ${isSql(value) ? value.sql : '?'}`);
  const rows = await onRows(connection, before, {
    sql: `UPDATE ${shopTables[table].table} SET ${assignments.join(', ')}, revision = revision + 1, updated_at = NOW(3)`,
    values: Object.values(constants),
    table,
  });
  const keyChanged = shopTables[table].key.some((column) => column in set);
  return {
    table,
    operation: 'update',
    rows,
    keys: before.map((row) => keyOf(table, row)),
    ...(keyChanged && { renumbered: after.map((row) => keyOf(table, row)) }),
    cacheKeys: [...new Set([...before, ...after].flatMap((row) => cacheKeysOf(table, row)))],
  };
}

export async function deleteRows(connection: PoolConnection, table: TableName, selection: Selection): Promise<Done> {
  const before = await lockRows(connection, table, selection);
  const rows = await onRows(connection, before, { sql: `DELETE FROM ${shopTables[table].table}`, values: [], table });
  const cacheKeys = before.flatMap((row) => cacheKeysOf(table, row));
  return { table, operation: 'delete', rows, keys: before.map((row) => keyOf(table, row)), cacheKeys };
}

export const byKey = (table: TableName, key: Key): Selection => byKeys(table, [key]);

export function byKeys(table: TableName, keys: readonly Key[]): Selection {
  const columns = shopTables[table].key;
  return { where: `(${columns.join(', ')}) IN (?)`, values: [columns.length === 1 ? keys.flat() : keys] };
}

const isSql = (value: Assignment): value is { sql: string } => typeof value === 'object' && value !== null;

const keyOf = (table: TableName, row: NamingColumns): Key =>
  shopTables[table].key.map((column) => row[column] as string | number);

/** The before-images, locked, so that they are what the statement then changes. */
async function lockRows(
  connection: PoolConnection,
  table: TableName,
  { where, values, mostRows = 1000 }: Selection,
): Promise<NamingColumns[]> {
  const [rows] = await connection.query<RowDataPacket[]>(
    `SELECT ${namingColumns[table].join(', ')} FROM ${shopTables[table].table} WHERE ${where} LIMIT ? FOR UPDATE`,
    [...values, mostRows],
  );
  return rows;
}

async function onRows(
  connection: PoolConnection,
  before: readonly NamingColumns[],
  { sql, values, table }: { sql: string; values: readonly unknown[]; table: TableName },
): Promise<number> {
  if (before.length === 0) return 0;
  const selected = byKeys(
    table,
    before.map((row) => keyOf(table, row)),
  );
  const [result] = await connection.query<ResultSetHeader>(`${sql} WHERE ${selected.where}`, [
    ...values,
    ...selected.values,
  ]);
  return result.affectedRows;
}
