import type { Value } from '../model/change.ts';
import type { SqlParameter } from '../model/sql-parameter.ts';
import { keysAfter, quote, quoteTable, sortable } from './mysql-names.ts';
import { type ColumnTypes, type MysqlSession, withoutTable } from './mysql-session.ts';
import { inText } from './mysql-text-cast.ts';
import type { RowsByKey, SourceDatabase, TextRows } from './source-database.ts';

const NO_ROWS: TextRows = { rows: [], types: {} };

/** Rows of one table. */
export function createRowReads(session: MysqlSession): Pick<SourceDatabase, 'readRows' | 'readExisting' | 'readKeys'> {
  return {
    readRows: (request) =>
      session
        .classified('read rows', async () => {
          const { types, invisible } = await session.columnsOf(request.table);
          const { sql, values } = withKeys(['*', ...invisible.map(quote)], request, types);
          return { rows: await session.query(inText({ sql: `${sql} LOCK IN SHARE MODE`, values }, types)), types };
        })
        .catch(withoutTable(NO_ROWS)),

    readExisting: (request) =>
      session
        .classified('read existing keys', async () => {
          const { types } = await session.columnsOf(request.table);
          const query = withKeys(request.keyColumns.map(quote), request, types);
          return { rows: await session.query(inText(query, types)), types };
        })
        .catch(withoutTable(NO_ROWS)),

    readKeys: ({ table, keyColumns, where, condition, after, limit, parameterOf, isDescending }) =>
      session
        .classified('read keys', async () => {
          const { types } = await session.columnsOf(table);
          const names = keyColumns.map(quote);
          const ordered = keyColumns.map((column) => sortable(quote(column), types[column] ?? ''));
          const last = after ? toParameters({ keyColumns, types, parameterOf }, after) : [];
          const conditions = [
            ...(where ? [`${quote(where.column)} = ?`] : []),
            ...(condition === undefined ? [] : [`(${condition})`]),
            ...(after ? [`(${keysAfter(ordered, isDescending)})`] : []),
          ];
          const filter = conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : '';
          const order = ordered.map((name) => (isDescending ? `${name} DESC` : name)).join(', ');
          const sql = `SELECT ${names.join(', ')} FROM ${quoteTable(table)} ${filter} ORDER BY ${order} LIMIT ${limit}`;
          const wanted = where ? [parameterOf(types[where.column] ?? '')(where.value)] : [];
          const values = [...wanted, ...last.flatMap((_, at) => last.slice(0, at + 1))];
          return { rows: await session.query(inText({ sql, values }, types)), types };
        })
        .catch(withoutTable(NO_ROWS)),
  };
}

function withKeys(
  shown: readonly string[],
  { table, keyColumns, keys, parameterOf }: RowsByKey,
  types: ColumnTypes,
): { sql: string; values: SqlParameter[] } {
  const one = tuple(keyColumns.map(() => '?'));
  return {
    sql: `SELECT ${shown.join(', ')} FROM ${quoteTable(table)} WHERE ${tuple(keyColumns.map(quote))} IN ${tuple(keys.map(() => one))}`,
    values: keys.flatMap((key) => toParameters({ keyColumns, types, parameterOf }, key)),
  };
}

interface KeyTypes extends Pick<RowsByKey, 'keyColumns' | 'parameterOf'> {
  types: ColumnTypes;
}

function toParameters({ keyColumns, types, parameterOf }: KeyTypes, key: readonly Value[]): SqlParameter[] {
  return key.map((value, at) => parameterOf(types[keyColumns[at] as string] ?? '')(value));
}

function tuple(items: readonly string[]): string {
  return `(${items.join(', ')})`;
}
