import type { ColumnValue, SourceDatabase, TextRows } from '../../connectors/source-database.ts';
import { parameterOf } from '../../formats/mysql-parameter.ts';
import { textResolver } from '../../formats/mysql-text.ts';
import type { Hop, RootPath } from '../../mapping/root-paths.ts';
import { isPattern, tableMatcher } from '../../mapping/table-pattern.ts';
import { splitTable } from '../../model/table-name.ts';
import type { Row, Value } from '../../model/change.ts';
import type { ReadJoined } from '../../model/joined-read.ts';
import { readComparable } from './read-comparable.ts';

/** MySQL's rows as resolved values. */
export interface SourceRows {
  /** The tables that a name stands for, as `database.table`, in order: a pattern for all those that are there. */
  tablesOf(name: string): Promise<string[]>;
  /** Behind a barrier. */
  byKey(request: KeyedRows): Promise<FoundRow[]>;
  /** The next keys, in key order; none when there is no such table. */
  keys(request: KeysAfter): Promise<Value[][]>;
  /** Behind a barrier. */
  joined: ReadJoined;
  /** Keys of the root's rows whose documents hold a row with these values. */
  rootKeys(request: RootKeys): Promise<Value[][]>;
  /** How many there are, about. */
  countRoots(request: Omit<RootKeys, 'limit' | 'after'>): Promise<number>;
}

export interface KeyedRows {
  /** May be a pattern. */
  table: string;
  keyColumns: readonly string[];
  keys: readonly (readonly Value[])[];
}

export interface FoundRow {
  table: string;
  row: Row;
}

export interface KeysAfter {
  table: string;
  keyColumns: readonly string[];
  where?: ColumnValue | undefined;
  /** SQL that must hold for a row. */
  condition?: string | undefined;
  after: readonly Value[] | null;
  limit: number;
  /** From the last key down. */
  isDescending?: boolean;
}

export interface RootKeys {
  path: RootPath;
  /** Of the root. */
  table: string;
  /** Tuples of the path's columns. */
  values: readonly (readonly Value[])[];
  limit: number;
  /** Only keys beyond this one, in key order; null: from the first one; absent: in no order. */
  after?: readonly Value[] | null;
}

export function createSourceRows(source: SourceDatabase): SourceRows {
  async function tablesOf(name: string): Promise<string[]> {
    if (!isPattern(name)) return [name];
    const tables = await source.tables(splitTable(name)[0]);
    // By their characters, as a walk goes from one to the next: servers have orders of their own.
    return tables.filter(tableMatcher(name)).toSorted();
  }

  return {
    tablesOf,

    async byKey({ table: name, ...request }) {
      const found: FoundRow[] = [];
      if (request.keys.length === 0) return found;
      for (const table of await tablesOf(name)) {
        const rows = await readComparable(request.keys, [], async (keys) => [
          resolveRows(await source.readRows({ ...request, keys, table, parameterOf })),
        ]);
        found.push(...rows.flat().map((row) => ({ table, row })));
      }
      return found;
    },

    async keys(request) {
      const rows = resolveRows(await source.readKeys({ ...request, parameterOf }));
      return rows.map((row) => keyIn(row, request.keyColumns));
    },

    joined: (read) =>
      readComparable(read.values, [], async (values) =>
        (await source.readJoined({ ...read, values }, parameterOf)).map(resolveRows),
      ),

    async rootKeys({ path, table, ...request }) {
      const hops = hopsTo(path, table);
      const rows = await readComparable(request.values, [], async (values) => [
        resolveRows(await source.readRootKeys({ ...request, values, hops }, parameterOf)),
      ]);
      return rows.flat().map((row) => keyIn(row, hops.at(-1)?.select ?? []));
    },

    async countRoots({ path, table, values: all }) {
      const hops = hopsTo(path, table);
      const counts = await readComparable(all, 0, async (values) => [
        await source.countRootKeys({ hops, values }, parameterOf),
      ]);
      return counts.reduce((sum, count) => sum + count, 0);
    },
  };
}

/** The way up to one of the tables that the root's name stands for. */
function hopsTo({ hops }: RootPath, table: string): Hop[] {
  return [...hops.slice(0, -1), { ...(hops.at(-1) as Hop), table }];
}

function keyIn(row: Row, columns: readonly string[]): Value[] {
  return columns.map((column) => row[column] ?? null);
}

/** In place: the texts become values. */
export function resolveRows({ rows, types }: TextRows): Row[] {
  const [first] = rows;
  if (first === undefined) return [];
  // Rows of one answer have the same columns.
  const resolvers = Object.keys(first).map((column) => [column, textResolver(types[column] ?? '')] as const);
  for (const row of rows as Row[]) {
    for (const [column, resolve] of resolvers) {
      const text = row[column] as string | null;
      if (text !== null) row[column] = resolve(text);
    }
  }
  return rows;
}
