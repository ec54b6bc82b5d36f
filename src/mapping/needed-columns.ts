import type { Mapping } from './mapping.ts';

/**
 * The columns of a table without which nobody can tell which document, which cache keys and which joined documents a change is
 * about; undefined for a table that nobody mapped.
 */
export function neededColumns(mapping: Mapping, table: string): string[] | undefined {
  const mapped = mapping.of(table);
  const uses = mapping.usesOf(table);
  if (mapped === undefined && uses.length === 0) return undefined;
  const ofDocuments = mapped?.indices.flatMap(({ addressColumns }) => addressColumns) ?? [];
  const ofKeys = mapped?.cacheRules.flatMap(({ columns }) => columns) ?? [];
  const ofJoins = uses.flatMap(({ path }) => path.columns);
  return [...new Set([...(mapped?.key ?? []), ...ofDocuments, ...ofKeys, ...ofJoins])];
}
