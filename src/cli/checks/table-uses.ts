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
}

/** The tables that are joined to a mapped one, link tables among them, in the config's order. */
export function joinedTables(config: TableConfig): TableUse[] {
  return placedIndices(config).flatMap(({ index, path }) => tablesBelow(config.table, index.joins, path));
}

function tablesBelow(above: string, joins: Record<string, JoinConfig>, path: readonly PropertyKey[]): TableUse[] {
  return Object.entries(joins).flatMap(([name, join]) => {
    const here = [...path, 'joins', name];
    const table = joinedTable(join);
    const joined = [...here, join.one === undefined ? 'many' : 'one'];
    const { through } = join;
    const steps = through
      ? [step(above, through, [...here, 'through', 'table']), step(through.table, { table, on: join.on }, joined)]
      : [step(above, { table, on: join.on }, joined)];
    return [...steps, ...tablesBelow(table, join.joins, here)];
  });
}

/** Both ways: from a row above to the joined ones, and from a changed row to those above. */
function step(
  above: string,
  { table, on }: { table: string; on: Record<string, string> },
  path: PropertyKey[],
): TableUse {
  const lookups = [
    { table, columns: Object.values(on), because: `rows of ${above} hold rows of it` },
    { table: above, columns: Object.keys(on), because: `a change of ${table} changes the documents of its rows` },
  ];
  return { table, path, lookups };
}
