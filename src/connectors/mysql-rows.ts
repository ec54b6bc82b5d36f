import type { Value } from '../model/change.ts';
import type { SqlParameter } from '../model/sql-parameter.ts';
import { keysAfter, quote, quoteTable, sortable } from './mysql-names.ts';
import { type ColumnTypes, type MysqlSession, withoutTable } from './mysql-session.ts';
import { inText } from './mysql-text-cast.ts';
import type { RowsByKey, SourceDatabase, TextRows } from './source-database.ts';

const NO_ROWS: TextRows = { rows: [], types: {} };

/** Rows of one table. */
export function createRowReads(session: MysqlSession): Pick<SourceDatabase, 'readRows' | 'readKeys'> {
  return {
    readRows: ({ table, keyColumns, keys, parameterOf }) =>
      session
        .classified('read rows', async () => {
          const { types, invisible } = await session.columnsOf(table);
          const shown = ['*', ...invisible.map(quote)].join(', ');
          const one = tuple(keyColumns.map(() => '?'));
          const sql = `SELECT ${shown} FROM ${quoteTable(table)} WHERE ${tuple(keyColumns.map(quote))} IN ${tuple(keys.map(() => one))} LOCK IN SHARE MODE`;
          const values = keys.flatMap((key) => toParameters({ keyColumns, types, parameterOf }, key));
          return { rows: await session.query(inText({ sql, values }, types)), types };
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

interface KeyTypes extends Pick<RowsByKey, 'keyColumns' | 'parameterOf'> {
  types: ColumnTypes;
}

function toParameters({ keyColumns, types, parameterOf }: KeyTypes, key: readonly Value[]): SqlParameter[] {
  return key.map((value, at) => parameterOf(types[keyColumns[at] as string] ?? '')(value));
}

function tuple(items: readonly string[]): string {
  return `(${items.join(', ')})`;
}
