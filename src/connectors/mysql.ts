import type { Column } from './mysql-columns.ts';
import { createJoinedReads } from './mysql-joined-rows.ts';
import type { MysqlSettings } from './mysql-pool.ts';
import { createRowReads } from './mysql-rows.ts';
import { createMysqlSession, withoutTable } from './mysql-session.ts';
import type { SourceDatabase } from './source-database.ts';

export function createMysql(settings: MysqlSettings): SourceDatabase {
  const session = createMysqlSession(settings);
  return {
    ...createRowReads(session),
    ...createJoinedReads(session),

    tables: (database) =>
      session.classified('list tables', async () => {
        const rows = await session.query({ sql: LIST_TABLES, values: [database] });
        return rows.map(({ db, name }) => `${String(db)}.${String(name)}`);
      }),

    columns: (table) =>
      session.classified<Column[] | null>('show columns', () => session.columns(table)).catch(withoutTable(null)),

    query: (sql, values = []) => session.classified('query', () => session.query({ sql, values })),
    close: () => session.end(),
  };
}

const LIST_TABLES = `SELECT table_schema AS db, table_name AS name FROM information_schema.tables
  WHERE table_schema = ? AND table_type = 'BASE TABLE' ORDER BY table_name`;
