import type { SourceDatabase } from './source-database.ts';
import { quoteTable, splitTable } from './mysql-names.ts';

/** What the server says of its tables; for `check`. */
type Queries = Pick<SourceDatabase, 'query'>;

/** All that a row can be told by: columns of the primary key, and of each unique index in which no column may be NULL. */
export async function uniqueKeys({ query }: Queries, table: string): Promise<string[][]> {
  const indices = new Map<string, Record<string, unknown>[]>();
  for (const row of await query(`SHOW INDEX FROM ${quoteTable(table)}`)) {
    const name = String(row['Key_name']);
    if (Number(row['Non_unique']) === 0) indices.set(name, [...(indices.get(name) ?? []), row]);
  }
  return [...indices.values()]
    .filter((rows) => rows.every((row) => row['Null'] !== 'YES' && row['Column_name'] !== null))
    .map((rows) => rows.map((row) => String(row['Column_name'])));
}

const FIND_TABLE = `SELECT table_schema AS db, table_name AS name FROM information_schema.tables
  WHERE LOWER(table_schema) = LOWER(?) AND LOWER(table_name) = LOWER(?)`;

/** The names, as the server spells them, that are this one but for upper and lower case. */
export async function spellings({ query }: Queries, table: string): Promise<string[]> {
  const rows = await query(FIND_TABLE, splitTable(table));
  return rows.map(({ db, name }) => `${String(db)}.${String(name)}`);
}
