import { escape, type PoolOptions, type QueryOptions } from 'mysql2/promise';
import { ConnectorError } from '../model/connector-error.ts';
import type { Value } from '../model/change.ts';
import type { SqlParameter } from '../model/sql-parameter.ts';
import type { JoinedRead } from '../model/joined-read.ts';
import {
  joinedQuery,
  rootCountQuery,
  rootKeysQuery,
  TUPLE_COLUMN,
  type RootCount,
  type RootKeysRead,
  type SqlQuery,
  type ToParameter,
} from './mysql-joins.ts';
import { keysAfter, quote, quoteTable, splitTable } from './mysql-names.ts';
import { createMysqlPool, type MysqlPool, type MysqlSettings } from './mysql-pool.ts';

/** Rows in MySQL's text form, binary columns as base64, and the type of each column as SHOW COLUMNS tells it. */
export interface TextRows {
  rows: Record<string, string | null>[];
  types: Record<string, string>;
}

export interface Column {
  name: string;
  /** As SHOW COLUMNS tells it, such as `decimal(12,2) unsigned`; `json` also on MariaDB, which shows its longtext. */
  type: string;
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
  /** The key that the last page ended with; null: from the beginning. */
  after: readonly Value[] | null;
  parameterOf: ParameterOf;
  limit: number;
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
  /** The keys of the roots above joined rows, behind a barrier; none when a table on the way is not there. */
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

export function createMysql(settings: MysqlSettings): SourceDatabase {
  const { host, port } = settings;
  const pool = createMysqlPool(settings);
  const classified = async <T>(operation: string, run: () => Promise<T>): Promise<T> => {
    try {
      return await run();
    } catch (error) {
      const { code = 'ERROR', message, errno } = error as Error & { code?: string; errno?: number };
      const isAnswer = errno !== undefined && errno > 1000;
      const hint = isAnswer ? hints[code] : `is MySQL up at ${host}:${port}?`;
      throw new ConnectorError({ system: 'mysql', operation, code, retryable: true, message, hint });
    }
  };

  const columnTypes = async (table: string): Promise<Record<string, string>> =>
    Object.fromEntries((await showColumns(pool, table)).map(({ name, type }) => [name, type]));

  const typesOf = async (tables: readonly string[]): Promise<TypesByTable> =>
    new Map(await Promise.all(tables.map(async (table) => [table, await columnTypes(table)] as const)));

  return {
    readRows: ({ table, keyColumns, keys, parameterOf }) =>
      classified('read rows', async () => {
        const types = await columnTypes(table);
        const one = tuple(keyColumns.map(() => '?'));
        const rows = await pool.query({
          sql: `SELECT * FROM ${quoteTable(table)} WHERE ${tuple(keyColumns.map(quote))} IN ${tuple(keys.map(() => one))} LOCK IN SHARE MODE`,
          values: keys.flatMap((key) => toParameters({ keyColumns, types, parameterOf }, key)),
          typeCast: (field) => asText(field, types[field.name] ?? ''),
        });
        return { rows, types };
      }).catch(withoutTable<TextRows>({ rows: [], types: {} })),

    readKeys: ({ table, keyColumns, after, limit, parameterOf }) =>
      classified('read keys', async () => {
        const types = await columnTypes(table);
        const names = keyColumns.map(quote);
        const ordered = keyColumns.map((column) => orderedName(quote(column), types[column] ?? ''));
        const last = after ? toParameters({ keyColumns, types, parameterOf }, after) : [];
        const rows = await pool.query({
          sql: `SELECT ${names.join(', ')} FROM ${quoteTable(table)} ${after ? `WHERE ${keysAfter(ordered)}` : ''} ORDER BY ${ordered.join(', ')} LIMIT ${limit}`,
          values: last.flatMap((_, at) => last.slice(0, at + 1)),
          typeCast: (field) => asText(field, types[field.name] ?? ''),
        });
        return { rows, types };
      }).catch(withoutTable<TextRows>({ rows: [], types: {} })),

    readJoined: (read, parameterOf) =>
      classified('read joined rows', async () => {
        const types = await typesOf(read.through ? [read.table, read.through.table] : [read.table]);
        const shown = {
          ...types.get(read.table),
          ...Object.fromEntries(
            read.through?.include.map((name) => [name, typeIn(types, read.through?.table, name)]) ?? [],
          ),
        };
        const rows = await pool.query(typed(joinedQuery(read, toParameterOf(types, parameterOf)), shown));
        const groups: TextRows[] = read.values.map(() => ({ rows: [], types: shown }));
        for (const { [TUPLE_COLUMN]: tuple, ...row } of rows) groups[Number(tuple)]?.rows.push(row);
        return groups;
      }).catch(withoutTable(read.values.map((): TextRows => ({ rows: [], types: {} })))),

    readRootKeys: (read, parameterOf) =>
      classified('read root keys', async () => {
        const types = await typesOf(read.hops.map(({ table }) => table));
        const shown = types.get(read.hops.at(-1)?.table ?? '') ?? {};
        const rows = await pool.query(
          typed(rootKeysQuery(read, toParameterOf(types, parameterOf), sortable(types)), shown),
        );
        return { rows, types: shown };
      }).catch(withoutTable<TextRows>({ rows: [], types: {} })),

    countRootKeys: (read, parameterOf) =>
      classified('count root keys', async () => {
        const types = await typesOf(read.hops.map(({ table }) => table));
        const [row] = await pool.query({ ...rootCountQuery(read, toParameterOf(types, parameterOf)) });
        return Number(row?.['roots']);
      }).catch(withoutTable(0)),

    tables: (database) =>
      classified('list tables', async () => {
        const rows = await pool.query({ sql: LIST_TABLES, values: [database] });
        return rows.map(({ db, name }) => `${String(db)}.${String(name)}`);
      }),

    columns: (table) =>
      classified<Column[] | null>('show columns', () => showColumns(pool, table)).catch(withoutTable(null)),

    query: (sql, values = []) => classified('query', () => pool.query({ sql, values })),
    close: () => pool.end(),
  };
}

const LIST_TABLES = `SELECT table_schema AS db, table_name AS name FROM information_schema.tables
  WHERE table_schema = ? AND table_type = 'BASE TABLE' ORDER BY table_name`;

type TypesByTable = ReadonlyMap<string, Record<string, string>>;

function typeIn(types: TypesByTable, table: string | undefined, column: string): string {
  return types.get(table ?? '')?.[column] ?? '';
}

function toParameterOf(types: TypesByTable, parameterOf: ParameterOf): ToParameter {
  return (table, column, value) => parameterOf(typeIn(types, table, column))(value);
}

function typed(query: SqlQuery, types: Record<string, string>): QueryOptions {
  return { ...query, typeCast: (field) => asText(field, types[field.name] ?? '') };
}

async function showColumns(pool: MysqlPool, table: string): Promise<Column[]> {
  const rows = await pool.query({ sql: `SHOW COLUMNS FROM ${quoteTable(table)}` });
  const columns = rows.map((row) => ({ name: String(row['Field']), type: String(row['Type']) }));
  if (columns.every(({ type }) => type !== 'longtext')) return columns;
  const found = await pool.query({ sql: jsonOfMariadb(splitTable(table).map((name) => escape(name))) });
  const json = new Set(found.map((row) => row['name'] as unknown));
  return columns.map(({ name, type }) => ({ name, type: json.has(name) ? 'json' : type }));
}

/** To MariaDB, JSON is a longtext with a check of its own making. To MySQL most of this is a comment, and finds nothing. */
function jsonOfMariadb([database, name]: readonly string[]): string {
  return `SELECT NULL AS name FROM DUAL WHERE 1 = 0 /*M!100310 UNION ALL
    SELECT CONSTRAINT_NAME FROM information_schema.CHECK_CONSTRAINTS
    WHERE CONSTRAINT_SCHEMA = ${database} AND TABLE_NAME = ${name} AND CHECK_CLAUSE = CONCAT('json_valid(\`', CONSTRAINT_NAME, '\`)') */`;
}

/** What to do about an error that MySQL answered with. */
const hints: Readonly<Record<string, string>> = {
  ER_LOCK_WAIT_TIMEOUT:
    'a transaction holds a row or the table: see SHOW PROCESSLIST for the one that is open, and end it',
};

/** The answer when there is no such table; any other error stays one. */
function withoutTable<T>(answer: T) {
  return (error: ConnectorError): T => {
    if (error.code === 'ER_NO_SUCH_TABLE' || error.code === 'ER_BAD_DB_ERROR') return answer;
    throw error;
  };
}

/** ENUM and SET are sorted by their numbers, but compared with a text as texts: pages by both would leave rows out. */
function orderedName(name: string, mysqlType: string): string {
  return /^(?:enum|set)\b/i.test(mysqlType) ? `CAST(${name} AS CHAR)` : name;
}

function sortable(types: TypesByTable) {
  return (name: string, table: string, column: string) => orderedName(name, typeIn(types, table, column));
}

interface KeyTypes extends Pick<RowsByKey, 'keyColumns' | 'parameterOf'> {
  types: Record<string, string>;
}

function toParameters({ keyColumns, types, parameterOf }: KeyTypes, key: readonly Value[]): SqlParameter[] {
  return key.map((value, at) => parameterOf(types[keyColumns[at] as string] ?? '')(value));
}

type TypeCastField = Parameters<Extract<PoolOptions['typeCast'], (...args: never[]) => unknown>>[0];

const BINARY_TYPE = /^\w*(?:binary|blob|point|geom|linestring|polygon|vector)/i;

function asText(field: TypeCastField, mysqlType: string): string | null {
  if (/^bit\b/i.test(mysqlType)) return bitsAsNumber(field.buffer());
  return BINARY_TYPE.test(mysqlType) ? (field.buffer()?.toString('base64') ?? null) : field.string('utf8');
}

function bitsAsNumber(bytes: Buffer | null): string | null {
  return bytes && BigInt(`0x${bytes.toString('hex')}`).toString();
}

function tuple(items: readonly string[]): string {
  return `(${items.join(', ')})`;
}
