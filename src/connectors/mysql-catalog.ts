import type { SourceDatabase } from './source-database.ts';
import { splitTable } from '../model/table-name.ts';
import { quoteTable } from './mysql-names.ts';

/** What the server says of its tables; for `check`. */
type Queries = Pick<SourceDatabase, 'query'>;

export interface TableIndex {
  name: string;
  /** In order; an expression is null. */
  columns: (string | null)[];
  /** No two rows have the same values, none of which is NULL. */
  tellsRowsApart: boolean;
}

/** The indices by which rows are found, the primary key first. */
export async function tableIndices({ query }: Queries, table: string): Promise<TableIndex[]> {
  const rows = new Map<string, Record<string, unknown>[]>();
  for (const row of await query(`SHOW INDEX FROM ${quoteTable(table)}`)) {
    const name = String(row['Key_name']);
    const isUsed = row['Visible'] !== 'NO' && row['Ignored'] !== 'YES' && !UNORDERED.has(String(row['Index_type']));
    if (isUsed) rows.set(name, [...(rows.get(name) ?? []), row]);
  }
  return [...rows].map(([name, parts]) => ({
    name,
    columns: parts.map((part) => (part['Column_name'] === null ? null : String(part['Column_name']))),
    tellsRowsApart: parts.every(
      (part) => Number(part['Non_unique']) === 0 && part['Null'] !== 'YES' && part['Column_name'] !== null,
    ),
  }));
}

const UNORDERED = new Set(['FULLTEXT', 'SPATIAL', 'RTREE']);

const LIST_TABLES = `SELECT table_schema AS db, table_name AS name FROM information_schema.tables
  WHERE LOWER(table_schema) = LOWER(?) ORDER BY table_name`;

/** All tables of a database that the user may see, as `database.table`, in the server's spelling, whatever the case of the name. */
export async function tablesIn({ query }: Queries, database: string): Promise<string[]> {
  const rows = await query(LIST_TABLES, [database]);
  return rows.map(({ db, name }) => `${String(db)}.${String(name)}`);
}

/** A foreign key by which InnoDB itself changes rows of `table` when rows of `parent` change. */
export interface Cascade {
  name: string;
  parent: string;
  /** Such as `ON DELETE CASCADE`. */
  action: string;
}

const LIST_CASCADES = `SELECT constraint_name AS name, referenced_table_name AS parent, delete_rule AS on_delete, update_rule AS on_update, unique_constraint_schema AS db
  FROM information_schema.referential_constraints WHERE constraint_schema = ? AND table_name = ? ORDER BY constraint_name`;

export async function cascadesInto({ query }: Queries, table: string): Promise<Cascade[]> {
  const rows = await query(LIST_CASCADES, splitTable(table));
  return rows.flatMap((row) => {
    const rules = { DELETE: row['on_delete'], UPDATE: row['on_update'] };
    const actions = Object.entries(rules)
      .filter(([, rule]) => CHANGES_ROWS.has(String(rule)))
      .map(([event, rule]) => `ON ${event} ${String(rule)}`);
    const parent = `${String(row['db'])}.${String(row['parent'])}`;
    return actions.length > 0 ? [{ name: String(row['name']), parent, action: actions.join(' ') }] : [];
  });
}

const CHANGES_ROWS = new Set(['CASCADE', 'SET NULL', 'SET DEFAULT']);

export async function globalVariables({ query }: Queries, names: readonly string[]): Promise<Map<string, string>> {
  const rows = await query(`SHOW GLOBAL VARIABLES WHERE Variable_name IN (${names.map(() => '?').join()})`, [...names]);
  return new Map(rows.map((row) => [String(row['Variable_name']), String(row['Value'])]));
}
