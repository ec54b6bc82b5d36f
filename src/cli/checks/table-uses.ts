import { placedIndices } from '../../config/table-problems.ts';
import { joinedTable } from '../../mapping/joins.ts';
import type { JoinConfig, TableConfig } from '../../mapping/table-config.ts';

/** Rows of a table that are looked up by some of its columns, in time that an index alone makes short. */
export interface Lookup {
  /** As the config has it: `database.table` or a pattern. */
  table: string;
  columns: string[];
  /** What looks them up: a change of a row of the other table, or a document that is made. */
  because: string;
}

/** One table that joins read, the setting that names it, and how its rows are found. */
export interface TableUse {
  table: string;
  path: PropertyKey[];
  lookups: Lookup[];
  /** MySQL compares the columns of both tables, not those of one with values: on the way through several tables. */
  isChained: boolean;
}

/** The tables that are joined to a mapped one, link tables among them, in the config's order. */
export function joinedTables(config: TableConfig): TableUse[] {
  return placedIndices(config).flatMap(({ index, path }) => tablesBelow(config.table, index.joins, { path, depth: 0 }));
}

interface Place {
  path: readonly PropertyKey[];
  /** Joins above. */
  depth: number;
}

function tablesBelow(above: string, joins: Record<string, JoinConfig>, { path, depth }: Place): TableUse[] {
  return Object.entries(joins).flatMap(([name, join]) => {
    const here = [...path, 'joins', name];
    const table = joinedTable(join);
    const joined = [...here, join.one === undefined ? 'many' : 'one'];
    const { through } = join;
    const steps = through
      ? [step(above, through, [...here, 'through', 'table']), step(through.table, { table, on: join.on }, joined)]
      : [step(above, { table, on: join.on }, joined)];
    const isChained = depth > 0 || through !== undefined || Object.keys(join.joins).length > 0;
    const uses = steps.map((use) => ({ ...use, isChained }));
    return [...uses, ...tablesBelow(table, join.joins, { path: here, depth: depth + 1 })];
  });
}

/** Both ways: from a row above to the joined ones, and from a changed row to those above. */
function step(
  above: string,
  { table, on }: { table: string; on: Record<string, string> },
  path: PropertyKey[],
): Omit<TableUse, 'isChained'> {
  const lookups = [
    { table, columns: Object.values(on), because: `rows of ${above} hold rows of it` },
    { table: above, columns: Object.keys(on), because: `a change of ${table} changes the documents of its rows` },
  ];
  return { table, path, lookups };
}
