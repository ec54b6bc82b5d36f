import type { QueryOptions, RowDataPacket } from 'mysql2/promise';
import { ConnectorError } from '../model/connector-error.ts';
import { showColumns, type Column } from './mysql-columns.ts';
import { createMysqlPool, type MysqlSettings } from './mysql-pool.ts';

/** Types by column, as SHOW COLUMNS tells them. */
export type ColumnTypes = Record<string, string>;

export interface TableColumns {
  types: ColumnTypes;
  /** Those that `*` does not stand for. */
  invisible: readonly string[];
}

/** Connections to MySQL, with errors that say what to do. */
export interface MysqlSession {
  /** @param limitMs where the pool's own is too short */
  query(options: QueryOptions, limitMs?: number): Promise<RowDataPacket[]>;
  columns(table: string): Promise<Column[]>;
  columnsOf(table: string): Promise<TableColumns>;
  /** As they were some seconds ago at most: for pages of one table, one after another. */
  recentColumnsOf(table: string): Promise<TableColumns>;
  /** Makes what fails a ConnectorError of that operation. */
  classified<T>(operation: string, run: () => Promise<T>): Promise<T>;
  end(): Promise<void>;
}

export function createMysqlSession(settings: MysqlSettings): MysqlSession {
  const { host, port } = settings;
  const pool = createMysqlPool(settings);
  const columns = (table: string): Promise<Column[]> => showColumns(pool, table);
  const columnsOf = async (table: string): Promise<TableColumns> => {
    const all = await columns(table);
    return {
      types: Object.fromEntries(all.map(({ name, type }) => [name, type])),
      invisible: all.filter(({ isInvisible }) => isInvisible).map(({ name }) => name),
    };
  };
  return {
    query: (options, limitMs) => pool.query(options, limitMs),
    columns,
    columnsOf,
    recentColumnsOf: rememberColumns(columnsOf),
    async classified(operation, run) {
      try {
        return await run();
      } catch (error) {
        const { code = 'ERROR', message, errno } = error as Error & { code?: string; errno?: number };
        const isAnswer = errno !== undefined && errno > 1000;
        const hint = isAnswer ? hints[code] : `is MySQL up at ${host}:${port}?`;
        throw new ConnectorError({ system: 'mysql', operation, code, retryable: true, message, hint });
      }
    },
    end: () => pool.end(),
  };
}

/** A table that is changed meanwhile is told of in the binlog, and read again for it. */
const COLUMNS_LIFE_MS = 5_000;

function rememberColumns(columnsOf: MysqlSession['columnsOf']): MysqlSession['columnsOf'] {
  const known = new Map<string, { columns: TableColumns; untilMs: number }>();
  return async (table) => {
    const recent = known.get(table);
    if (recent !== undefined && performance.now() < recent.untilMs) return recent.columns;
    const columns = await columnsOf(table);
    known.set(table, { columns, untilMs: performance.now() + COLUMNS_LIFE_MS });
    return columns;
  };
}

/** What to do about an error that MySQL answered with. */
const hints: Readonly<Record<string, string>> = {
  ER_LOCK_WAIT_TIMEOUT:
    'a transaction holds a row or the table: see SHOW PROCESSLIST for the one that is open, and end it',
};

/** The answer when there is no such table; any other error stays one. */
export function withoutTable<T>(answer: T) {
  return (error: ConnectorError): T => {
    if (error.code === 'ER_NO_SUCH_TABLE' || error.code === 'ER_BAD_DB_ERROR') return answer;
    throw error;
  };
}
