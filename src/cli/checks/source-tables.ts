import type { Column } from '../../connectors/mysql-columns.ts';
import type { SourceDatabase } from '../../connectors/source-database.ts';
import { tableIndices, tablesIn, type TableIndex } from '../../connectors/mysql-catalog.ts';
import { memoize } from '../../formats/memoize.ts';
import { tableMatcher } from '../../mapping/table-pattern.ts';
import { splitTable } from '../../model/table-name.ts';

/** What MySQL says of the tables that a config names; each question is asked once. */
export interface SourceTables {
  /** The tables that a name or a pattern means. */
  named(name: string): Promise<string[]>;
  /** The names, as the server spells them, that are this one but for upper and lower case. */
  spellings(table: string): Promise<string[]>;
  columns(table: string): Promise<readonly Column[]>;
  indices(table: string): Promise<readonly TableIndex[]>;
}

export function createSourceTables(source: SourceDatabase): SourceTables {
  const all = memoize((database: string) => tablesIn(source, database));
  const inDatabaseOf = (name: string): Promise<string[]> => all(splitTable(name)[0]);
  return {
    named: async (name) => (await inDatabaseOf(name)).filter(tableMatcher(name)),
    spellings: async (table) =>
      (await inDatabaseOf(table)).filter((other) => other.toLowerCase() === table.toLowerCase()),
    columns: memoize(async (table) => (await source.columns(table)) ?? []),
    indices: memoize((table) => tableIndices(source, table)),
  };
}
