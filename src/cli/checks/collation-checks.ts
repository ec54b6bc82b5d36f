import { quote, quoteTable } from '../../connectors/mysql-names.ts';
import type { SourceDatabase } from '../../connectors/source-database.ts';
import { ConnectorError } from '../../model/connector-error.ts';
import { error, type Finding } from './finding.ts';
import type { SourceTables } from './source-tables.ts';
import type { TableUse } from './table-uses.ts';

const ILLEGAL_MIX = 'ER_CANT_AGGREGATE_2COLLATIONS';

/** Texts of different collations cannot be compared; only MySQL itself knows which those are, so it is asked to. */
export async function checkCollations(
  source: SourceDatabase,
  tables: SourceTables,
  { path, lookups: [joined, above], isChained }: TableUse,
): Promise<Finding[]> {
  const [first] = above ? await tables.named(above.table) : [];
  if (!isChained || joined === undefined || above === undefined || first === undefined) return [];
  const equal = joined.columns.map((column, at) => `j.${quote(column)} = a.${quote(above.columns[at] as string)}`);
  const sql = `SELECT 1 FROM ${quoteTable(first)} a JOIN ${quoteTable(joined.table)} j ON ${equal.join(' AND ')} LIMIT 0`;
  try {
    await source.query(sql);
  } catch (failure) {
    // What else is wrong with them, other checks say.
    if (!(failure instanceof ConnectorError && failure.code === ILLEGAL_MIX)) return [];
    const columns = `${first}.${above.columns.join(', ')} and ${joined.table}.${joined.columns.join(', ')}`;
    return [error(path, `MySQL cannot compare ${columns}: give them the same collation by ALTER TABLE`)];
  }
  return [];
}
