import { ConnectorError } from '../../model/connector-error.ts';
import { findTable } from './find-table.ts';
import type { Subset } from './resync-activities.ts';
import type { ResyncDeps } from './resync-deps.ts';
import { ResyncRefusedError } from './resync-refused-error.ts';

/** What a resync of some rows alone walks over. May run twice: it only reads. */
export function createBeginSubset({ mapping, rows, ranges }: Pick<ResyncDeps, 'mapping' | 'rows' | 'ranges'>) {
  return async function beginSubset({
    table: asked,
    tenant,
    where,
  }: Subset): Promise<{ table: string; total: number | null }> {
    const { name, key: keyColumns, tenant: column } = findTable(mapping, asked);
    if (tenant !== undefined && column === undefined)
      throw new ResyncRefusedError(`the config names no tenant column of ${name}`);
    const tables = await rows.tablesOf(name);
    for (const table of where === undefined ? [] : tables)
      // Without a row MySQL reads the condition alone, however few it holds for.
      await tryCondition(where, () => rows.keys({ table, keyColumns, condition: where, after: null, limit: 0 }));
    if (tenant !== undefined) return { table: name, total: null };
    let total = 0;
    for (const table of tables) total += await ranges.countRows(table, where);
    return { table: name, total };
  };
}

/** What MySQL answers to a condition that it does not understand. */
const WRONG_CONDITION = /^ER_(PARSE_ERROR|BAD_FIELD_ERROR|SP_DOES_NOT_EXIST|INVALID_GROUP_FUNC_USE|WRONG_)/;

export async function tryCondition(where: string | undefined, read: () => Promise<unknown>): Promise<void> {
  try {
    await read();
  } catch (error) {
    if (error instanceof ConnectorError && WRONG_CONDITION.test(error.code))
      throw new ResyncRefusedError(`MySQL does not understand the condition ${where}: ${error.message}`);
    throw error;
  }
}
