import { templateColumns } from './key-template.ts';
import type { TableConfig } from './mapping.ts';

/** By table, the columns without which nobody can tell which document and which cache keys a change is about. */
export function neededColumns(tables: readonly TableConfig[]): Map<string, string[]> {
  return new Map(
    tables.map(({ table, key, cacheKeys }) => [table, [...new Set([...key, ...cacheKeys.flatMap(templateColumns)])]]),
  );
}
