import { beyondKey, upToKey, type Condition, type KeyColumn } from './mysql-key-order.ts';
import { quote, quoteTable } from './mysql-names.ts';
import { type ColumnTypes, type MysqlSession, tableColumns, withoutTable } from './mysql-session.ts';
import { inText } from './mysql-text-cast.ts';
import type { RangeEnd, SourceDatabase, TextRows } from './source-database.ts';

/** Rows of one table in key order, by plain reads: of the replica where there is one. */
export function createRangeReads(session: MysqlSession): Pick<SourceDatabase, 'readRange' | 'readRangeEnd'> {
  return {
    readRange: (read) =>
      session
        .classified('read range', async () => {
          const { types, invisible } = read.known ? tableColumns(read.known) : await session.columnsOf(read.table);
          const shown = read.columns?.map(quote) ?? ['*', ...invisible.map(quote)];
          const key = keyOf(read, types);
          const conditions = [
            ...(read.after ? [beyondKey(key, read.after)] : []),
            ...(read.upTo ? [upToKey(key, read.upTo)] : []),
          ];
          const query = inKeyOrder(shown, { ...read, key, conditions });
          return {
            rows: await session.query(inText({ ...query, sql: `${query.sql} LIMIT ${read.limit}` }, types)),
            types,
          };
        })
        .catch(withoutTable<TextRows>({ rows: [], types: {} })),

    readRangeEnd: (read) =>
      session
        .classified('read range end', async () => {
          const { types } = await session.columnsOf(read.table);
          const key = keyOf(read, types);
          const conditions = read.after ? [beyondKey(key, read.after)] : [];
          const query = inKeyOrder(read.keyColumns.map(quote), { ...read, key, conditions });
          const sql = `${query.sql} LIMIT 1 OFFSET ${read.rows - 1}`;
          return { rows: await session.query(inText({ ...query, sql }, types)), types };
        })
        .catch(withoutTable<TextRows>({ rows: [], types: {} })),
  };
}

function keyOf(
  { keyColumns, parameterOf }: Pick<RangeEnd, 'keyColumns' | 'parameterOf'>,
  types: ColumnTypes,
): KeyColumn[] {
  return keyColumns.map((column) => {
    const type = types[column] ?? '';
    return { name: quote(column), type, toParameter: parameterOf(type) };
  });
}

function inKeyOrder(
  shown: readonly string[],
  { table, key, conditions }: { table: string; key: readonly KeyColumn[]; conditions: readonly Condition[] },
): Condition {
  const where = conditions.length > 0 ? ` WHERE ${conditions.map(({ sql }) => sql).join(' AND ')}` : '';
  return {
    sql: `SELECT ${shown.join(', ')} FROM ${quoteTable(table)}${where} ORDER BY ${key.map(({ name }) => name).join(', ')}`,
    values: conditions.flatMap(({ values }) => values),
  };
}
