import { isPattern, tableMatcher } from '../mapping/table-pattern.ts';
import type { TableConfig } from '../mapping/table-config.ts';
import type { Problem } from './cross-check.ts';
import { listedTables } from './table-problems.ts';

/** A change must have one meaning. What is wrong by itself is passed over. */
export function repeatedTables({ tables }: { tables: readonly TableConfig[] }): Problem[] {
  const names = listedTables(tables).map(({ table }) => (typeof table === 'string' ? table : ''));
  return names.flatMap((name, at) => {
    const path = ['tables', at, 'table'];
    if (name !== '' && names.indexOf(name) < at) return [{ path, message: 'this table is mapped twice' }];
    const pattern = name === '' || isPattern(name) ? undefined : names.find((other) => means(other, name));
    return pattern === undefined ? [] : [{ path, message: `this table is mapped twice: ${pattern} means it too` }];
  });
}

function means(pattern: string, name: string): boolean {
  try {
    return pattern !== '' && isPattern(pattern) && tableMatcher(pattern)(name);
  } catch {
    return false;
  }
}
