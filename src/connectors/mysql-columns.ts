import { escape } from 'mysql2/promise';
import { splitTable } from '../model/table-name.ts';
import { quoteTable } from './mysql-names.ts';
import type { MysqlPool } from './mysql-pool.ts';

export interface Column {
  name: string;
  /** As SHOW COLUMNS tells it, such as `decimal(12,2) unsigned`; `json` also on MariaDB, which shows its longtext. */
  type: string;
  /** `*` does not stand for it, but the binlog holds it: as the key that MySQL makes for a table without one. */
  isInvisible: boolean;
}

export async function showColumns(pool: MysqlPool, table: string): Promise<Column[]> {
  const rows = await pool.query({ sql: `SHOW COLUMNS FROM ${quoteTable(table)}` });
  const columns = rows.map((row) => ({
    name: String(row['Field']),
    type: String(row['Type']),
    isInvisible: /\bINVISIBLE\b/.test(String(row['Extra'])),
  }));
  if (columns.every(({ type }) => type !== 'longtext')) return columns;
  const found = await pool.query({ sql: jsonOfMariadb(splitTable(table).map((name) => escape(name))) });
  const json = new Set(found.map((row) => row['name'] as unknown));
  return columns.map((column) => (json.has(column.name) ? { ...column, type: 'json' } : column));
}

/** To MariaDB, JSON is a longtext with a check of its own making. To MySQL most of this is a comment, and finds nothing. */
function jsonOfMariadb([database, name]: readonly string[]): string {
  return `SELECT NULL AS name FROM DUAL WHERE 1 = 0 /*M!100310 UNION ALL
    SELECT CONSTRAINT_NAME FROM information_schema.CHECK_CONSTRAINTS
    WHERE CONSTRAINT_SCHEMA = ${database} AND TABLE_NAME = ${name} AND CHECK_CLAUSE = CONCAT('json_valid(\`', CONSTRAINT_NAME, '\`)') */`;
}
