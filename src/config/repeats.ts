import { tableMatcher, isPattern } from '../mapping/table-pattern.ts';
import type { TableConfig } from '../mapping/table-config.ts';
import type { Problem } from './cross-check.ts';
import { indicesOf } from './table-problems.ts';

/** What two tables cannot both have. What is wrong by itself is reported elsewhere, and passed over here. */
interface Tables {
  tables: readonly TableConfig[];
}

/** A change must have one meaning. */
export function repeatedTables({ tables }: Tables): Problem[] {
  const names = listed(tables).map(({ table }) => (typeof table === 'string' ? table : ''));
  return names.flatMap((name, at) => {
    const path = ['tables', at, 'table'];
    if (name !== '' && names.indexOf(name) < at) return [{ path, message: 'this table is mapped twice' }];
    const pattern = isPattern(name)
      ? undefined
      : names.find((other) => other !== '' && isPattern(other) && means(other, name));
    return pattern === undefined ? [] : [{ path, message: `this table is mapped twice: ${pattern} means it too` }];
  });
}

function means(pattern: string, name: string): boolean {
  try {
    return tableMatcher(pattern)(name);
  } catch {
    return false;
  }
}

/** The documents of two indices of one name would take each other's ids. */
export function repeatedIndices({ tables }: Tables): Problem[] {
  const placed = listed(tables).flatMap((table, at) =>
    indicesOf(table).map(({ index, path }) => ({ name: index.name, path: ['tables', at, ...path, 'name'] })),
  );
  const names = placed.map(({ name }) => name);
  return placed
    .filter(({ name }, at) => typeof name === 'string' && names.indexOf(name) < at)
    .map(({ path }) => ({ path, message: 'another index has this name: their ids would meet' }));
}

function listed(tables: unknown): Partial<TableConfig>[] {
  return Array.isArray(tables) ? tables.map((entry: Partial<TableConfig> | null) => entry ?? {}) : [];
}
