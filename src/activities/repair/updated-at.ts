import type { TableMapping } from '../../mapping/mapping.ts';
import { RepairRefusedError } from './repair-refused-error.ts';
import type { RepairDeps } from './repair-deps.ts';

/**
 * The SQL that holds for rows that changed since. A DATETIME has no zone: it is taken for one of UTC or of the server, whichever
 * finds more.
 */
export async function changedSince(
  { rows, ranges }: Pick<RepairDeps, 'rows' | 'ranges'>,
  { name, updatedAt }: Pick<TableMapping, 'name' | 'updatedAt'>,
  sinceMs: number,
): Promise<string> {
  const [table = name] = await rows.tablesOf(name);
  const type = (await ranges.columns(table))?.find((column) => column.name === updatedAt)?.type ?? '';
  const since = `FROM_UNIXTIME(${(sinceMs / 1000).toFixed(3)})`;
  // No back-tick is part of a column's name in the config.
  const column = `\`${updatedAt}\``;
  if (/^timestamp\b/i.test(type)) return `${column} >= ${since}`;
  if (/^datetime\b/i.test(type))
    return `${column} >= LEAST(${since}, COALESCE(CONVERT_TZ(${since}, '+00:00', @@GLOBAL.time_zone), ${since}))`;
  throw new RepairRefusedError(
    `updatedAt of ${name}: ${updatedAt} is ${type || 'no column'}, where a timestamp or datetime is needed`,
  );
}
