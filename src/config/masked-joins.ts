import { tableMatcher } from '../mapping/table-pattern.ts';
import type { JoinConfig, TableConfig } from '../mapping/table-config.ts';
import type { Problem } from './cross-check.ts';
import { listedTables, placedIndices } from './table-problems.ts';

/**
 * Joins by masked columns: the work on the very many documents of one row is named by its values, for everybody to see. What is wrong
 * by itself is passed over.
 */
export function maskedJoins({ tables }: { tables: readonly TableConfig[] }): Problem[] {
  const all = listedTables(tables);
  const maskOf = (name: unknown): unknown => all.find(({ table }) => means(table, name))?.mask;
  return all.flatMap((table, at) =>
    placedIndices(table).flatMap(({ index, path }) => problemsIn(index.joins, ['tables', at, ...path], maskOf)),
  );
}

type MaskOf = (table: unknown) => unknown;

function problemsIn(joins: unknown, path: PropertyKey[], maskOf: MaskOf): Problem[] {
  return Object.entries(objectOr<Record<string, JoinConfig>>(joins)).flatMap(([field, config]) => {
    const at = [...path, 'joins', field];
    const { one, many, on, through, joins: below } = objectOr<JoinConfig>(config);
    const link = objectOr<NonNullable<typeof through>>(through);
    return [
      ...shown(link.on, maskOf(link.table), [...at, 'through', 'on']),
      ...shown(on, maskOf(one ?? many), [...at, 'on']),
      ...problemsIn(below, at, maskOf),
    ];
  });
}

function shown(on: unknown, mask: unknown, path: PropertyKey[]): Problem[] {
  if (!Array.isArray(mask)) return [];
  return Object.entries(objectOr<Record<string, string>>(on))
    .filter(([, column]) => mask.includes(column))
    .map(([above, column]) => ({ path: [...path, above], message: `would show ${column}, which is masked` }));
}

function means(table: unknown, name: unknown): boolean {
  if (typeof table !== 'string' || typeof name !== 'string') return false;
  try {
    return tableMatcher(table)(name);
  } catch {
    return false;
  }
}

function objectOr<T extends object>(value: unknown): Partial<T> {
  return typeof value === 'object' && value !== null ? value : {};
}
