import type { Column } from './mysql-columns.ts';
import { createJoinedReads } from './mysql-joined-rows.ts';
import type { MysqlSettings } from './mysql-pool.ts';
import { createRangeReads } from './mysql-ranges.ts';
import { createReplication, withoutReplica } from './mysql-replica.ts';
import { createRowReads } from './mysql-rows.ts';
import { createMysqlSession, withoutTable } from './mysql-session.ts';
import { createStatistics } from './mysql-statistics.ts';
import type { SourceDatabase } from './source-database.ts';

export interface SourceSettings extends MysqlSettings {
  /** Ranges of rows are read from it, by connections of their own. What it does not say is the primary's. */
  replica?: { [name in keyof MysqlSettings]?: MysqlSettings[name] | undefined } | undefined;
}

export function createMysql({ replica, ...primary }: SourceSettings): SourceDatabase {
  const session = createMysqlSession(primary);
  const ofReplica =
    replica &&
    createMysqlSession({
      host: replica.host ?? primary.host,
      port: replica.port ?? primary.port,
      user: replica.user ?? primary.user,
      password: replica.password ?? primary.password,
    });
  return {
    ...createRowReads(session),
    ...createJoinedReads(session),
    ...createRangeReads(ofReplica ?? session),
    ...createStatistics(session),
    ...(ofReplica ? createReplication(session, ofReplica) : withoutReplica),

    tables: (database) =>
      session.classified('list tables', async () => {
        const rows = await session.query({ sql: LIST_TABLES, values: [database] });
        return rows.map(({ db, name }) => `${String(db)}.${String(name)}`);
      }),

    columns: (table) =>
      session.classified<Column[] | null>('show columns', () => session.columns(table)).catch(withoutTable(null)),

    query: (sql, values = []) => session.classified('query', () => session.query({ sql, values })),
    async close() {
      await Promise.all([session.end(), ofReplica?.end()]);
    },
  };
}

const LIST_TABLES = `SELECT table_schema AS db, table_name AS name FROM information_schema.tables
  WHERE table_schema = ? AND table_type = 'BASE TABLE' ORDER BY table_name`;
