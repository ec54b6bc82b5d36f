import {
  joinedQuery,
  rootCountQuery,
  rootKeysQuery,
  TUPLE_COLUMN,
  type RootCount,
  type ToParameter,
} from './mysql-joins.ts';
import { sortable } from './mysql-names.ts';
import { type MysqlSession, type TableColumns, withoutTable } from './mysql-session.ts';
import { inText } from './mysql-text-cast.ts';
import type { ParameterOf, SourceDatabase, TextRows } from './source-database.ts';

/** Rows of several tables together. */
export function createJoinedReads(
  session: MysqlSession,
): Pick<SourceDatabase, 'readJoined' | 'readRootKeys' | 'countRootKeys'> {
  const columnsOf = async (tables: readonly string[]): Promise<ColumnsByTable> =>
    new Map(await Promise.all(tables.map(async (table) => [table, await session.columnsOf(table)] as const)));
  const ofHops = ({ hops }: RootCount): Promise<ColumnsByTable> => columnsOf(hops.map(({ table }) => table));

  return {
    readJoined: (read, parameterOf) =>
      session
        .classified('read joined rows', async () => {
          const { table, through } = read;
          const byTable = await columnsOf(through ? [table, through.table] : [table]);
          const ofLink = through?.include.map((name) => [name, typeIn(byTable, through.table, name)]) ?? [];
          const { types: ofTable, invisible = [] } = byTable.get(table) ?? {};
          const types = { ...ofTable, ...Object.fromEntries(ofLink) };
          const query = joinedQuery(read, invisible, toParameterOf(byTable, parameterOf));
          const rows = await session.query(inText(query, types));
          const groups: TextRows[] = read.values.map(() => ({ rows: [], types }));
          for (const { [TUPLE_COLUMN]: tuple, ...row } of rows) groups[Number(tuple)]?.rows.push(row);
          return groups;
        })
        .catch(withoutTable(read.values.map((): TextRows => ({ rows: [], types: {} })))),

    readRootKeys: (read, parameterOf) =>
      session
        .classified('read root keys', async () => {
          const byTable = await ofHops(read);
          const types = byTable.get(read.hops.at(-1)?.table ?? '')?.types ?? {};
          const inOrder = (name: string, table: string, column: string): string =>
            sortable(name, typeIn(byTable, table, column));
          const query = rootKeysQuery(read, toParameterOf(byTable, parameterOf), inOrder);
          return { rows: await session.query(inText(query, types)), types };
        })
        .catch(withoutTable<TextRows>({ rows: [], types: {} })),

    countRootKeys: (read, parameterOf) =>
      session
        .classified('count root keys', async () => {
          const [row] = await session.query({
            ...rootCountQuery(read, toParameterOf(await ofHops(read), parameterOf)),
          });
          return Number(row?.['roots']);
        })
        .catch(withoutTable(0)),
  };
}

type ColumnsByTable = ReadonlyMap<string, TableColumns>;

function typeIn(columns: ColumnsByTable, table: string, column: string): string {
  return columns.get(table)?.types[column] ?? '';
}

function toParameterOf(columns: ColumnsByTable, parameterOf: ParameterOf): ToParameter {
  return (table, column, value) => parameterOf(typeIn(columns, table, column))(value);
}
