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
  /** Makes what fails a ConnectorError of that operation. */
  classified<T>(operation: string, run: () => Promise<T>): Promise<T>;
  end(): Promise<void>;
}

export function createMysqlSession(settings: MysqlSettings): MysqlSession {
  const { host, port } = settings;
  const pool = createMysqlPool(settings);
  const columns = (table: string): Promise<Column[]> => showColumns(pool, table);
  return {
    query: (options, limitMs) => pool.query(options, limitMs),
    columns,
    columnsOf: async (table) => tableColumns(await columns(table)),
    async classified(operation, run) {
      try {
        return await run();
      } catch (error) {
        const { code = 'ERROR', message, errno } = error as Error & { code?: string; errno?: number };
        const isAnswer = (errno !== undefined && errno > 1000) || error instanceof RangeError;
        const hint = isAnswer ? hints[code] : `is MySQL up at ${host}:${port}?`;
        throw new ConnectorError({ system: 'mysql', operation, code, retryable: true, message, hint });
      }
    },
    end: () => pool.end(),
  };
}

export function tableColumns(columns: readonly Column[]): TableColumns {
  return {
    types: Object.fromEntries(columns.map(({ name, type }) => [name, type])),
    invisible: columns.filter(({ isInvisible }) => isInvisible).map(({ name }) => name),
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
