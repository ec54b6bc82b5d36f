import { documentIdProblems } from '../mapping/document-id.ts';
import { templateColumns } from '../mapping/key-template.ts';
import { isPattern } from '../mapping/table-pattern.ts';
import type { CacheKeyConfig, IndexConfig, TableConfig } from '../mapping/table-config.ts';
import type { Problem } from './cross-check.ts';

/**
 * What the settings of one table get wrong together. Below the table's own settings nothing is sure: what is wrong by itself
 * is reported elsewhere, and passed over here.
 */

export function targetProblems({ index, indices, cacheKeys }: TableConfig): Problem[] {
  return index === undefined && indices.length === 0 && cacheKeys.length === 0
    ? [{ path: [], message: 'needs an index, cacheKeys, or both' }]
    : [];
}

export function keyProblems({ key }: TableConfig): Problem[] {
  return key.flatMap((column, at) =>
    key.indexOf(column) < at ? [{ path: ['key', at], message: `${column} is named twice` }] : [],
  );
}

export function idProblems(config: TableConfig): Problem[] {
  return placedIndices(config).flatMap(({ index: { id }, path }) => {
    if (id === undefined) return isPattern(config.table) ? [{ path: [...path, 'id'], message: MISSING_ID }] : [];
    if (typeof id !== 'string') return [];
    return documentIdProblems(id, config.key).map((message) => ({ path: [...path, 'id'], message }));
  });
}

const MISSING_ID =
  'is missing: rows of several tables come here; "{id}" fits when ids are unique over all of them, "{$table}|{id}" when they are not';

export function maskProblems(config: TableConfig): Problem[] {
  const { mask, key } = config;
  const keys = mask.flatMap((column, at) =>
    key.includes(column) ? [{ path: ['mask', at], message: 'a key column is part of ids, and cannot be hidden' }] : [],
  );
  const shown = shownTemplates(config).flatMap(({ path, text }) =>
    templateColumns(text)
      .map((placeholder) => placeholder.split(':', 1)[0] as string)
      .filter((column) => mask.includes(column) && !key.includes(column))
      .map((column) => ({ path, message: `would show ${column}, which is masked` })),
  );
  return [...keys, ...shown];
}

interface PlacedTemplate {
  text: string;
  path: PropertyKey[];
}

/** Templates of names that everybody sees. */
function shownTemplates(config: TableConfig): PlacedTemplate[] {
  const places = placedIndices(config).flatMap(({ index, path }) =>
    (['name', 'id', 'routing'] as const).map((name) => ({ text: index[name], path: [...path, name] })),
  );
  const keys = (config.cacheKeys as readonly (CacheKeyConfig | null)[]).map((rule, at) =>
    typeof rule === 'string'
      ? { text: rule, path: ['cacheKeys', at] }
      : { text: rule?.key, path: ['cacheKeys', at, 'key'] },
  );
  return [...places, ...keys].filter((template): template is PlacedTemplate => typeof template.text === 'string');
}

export interface PlacedIndex {
  index: IndexConfig;
  path: PropertyKey[];
}

/** All indices of a table, each with its path below the table. */
export function placedIndices({ index, indices }: Partial<Pick<TableConfig, 'index' | 'indices'>>): PlacedIndex[] {
  const listed = Array.isArray(indices) ? indices.map((entry, at) => ({ entry, path: ['indices', at] })) : [];
  return [{ entry: index, path: ['index'] }, ...listed].flatMap(({ entry, path }) =>
    typeof entry === 'object' && entry !== null ? [{ index: entry, path }] : [],
  );
}

/** What should be tables, where nothing is sure yet. */
export function listedTables(tables: unknown): Partial<TableConfig>[] {
  return Array.isArray(tables) ? tables.map((entry: Partial<TableConfig> | null) => entry ?? {}) : [];
}
