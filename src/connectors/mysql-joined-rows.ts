import {
  joinedQuery,
  rootCountQuery,
  rootKeysQuery,
  TUPLE_COLUMN,
  type RootCount,
  type ToParameter,
} from './mysql-joins.ts';
import { sortable } from './mysql-names.ts';
import { type ColumnTypes, type MysqlSession, withoutTable } from './mysql-session.ts';
import { inText } from './mysql-text-cast.ts';
import type { ParameterOf, SourceDatabase, TextRows } from './source-database.ts';

/** Rows of several tables together. */
export function createJoinedReads(
  session: MysqlSession,
): Pick<SourceDatabase, 'readJoined' | 'readRootKeys' | 'countRootKeys'> {
  const typesOf = async (tables: readonly string[]): Promise<TypesByTable> =>
    new Map(await Promise.all(tables.map(async (table) => [table, await session.types(table)] as const)));
  const ofHops = ({ hops }: RootCount): Promise<TypesByTable> => typesOf(hops.map(({ table }) => table));

  return {
    readJoined: (read, parameterOf) =>
      session
        .classified('read joined rows', async () => {
          const { table, through } = read;
          const byTable = await typesOf(through ? [table, through.table] : [table]);
          const ofLink = through?.include.map((name) => [name, typeIn(byTable, through.table, name)]) ?? [];
          const types = { ...byTable.get(table), ...Object.fromEntries(ofLink) };
          const rows = await session.query(inText(joinedQuery(read, toParameterOf(byTable, parameterOf)), types));
          const groups: TextRows[] = read.values.map(() => ({ rows: [], types }));
          for (const { [TUPLE_COLUMN]: tuple, ...row } of rows) groups[Number(tuple)]?.rows.push(row);
          return groups;
        })
        .catch(withoutTable(read.values.map((): TextRows => ({ rows: [], types: {} })))),

    readRootKeys: (read, parameterOf) =>
      session
        .classified('read root keys', async () => {
          const byTable = await ofHops(read);
          const types = byTable.get(read.hops.at(-1)?.table ?? '') ?? {};
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

type TypesByTable = ReadonlyMap<string, ColumnTypes>;

function typeIn(types: TypesByTable, table: string, column: string): string {
  return types.get(table)?.[column] ?? '';
}

function toParameterOf(types: TypesByTable, parameterOf: ParameterOf): ToParameter {
  return (table, column, value) => parameterOf(typeIn(types, table, column))(value);
}
