import { placedIndices } from '../../config/table-problems.ts';
import { TABLE_PLACEHOLDER } from '../../mapping/document-id.ts';
import { createIndexName } from '../../mapping/index-name.ts';
import { templateColumns } from '../../mapping/key-template.ts';
import type { CacheKeyConfig, IndexConfig, TableConfig } from '../../mapping/table-config.ts';
import { joinUses, type KeyOfTable } from './join-uses.ts';
import { filterUses, listUses, shapeUses, usesAt, type ColumnUse, type OwnerOf } from './shape-uses.ts';

type TypedTableConfig = TableConfig & { columns?: Record<string, string> | undefined };

/** Every column that a table's settings name, of the table itself and of those that are joined to it. */
export function columnUses(config: TypedTableConfig, keyOfTable: KeyOfTable): ColumnUse[] {
  const { table, key, tenant, updatedAt, mask, columns = {}, cacheKeys } = config;
  const ownerOf = (): string => table;
  return [
    ...listUses(ownerOf, key, ['key']),
    ...usesAt(ownerOf, tenant === undefined ? [] : [tenant], ['tenant']),
    ...usesAt(ownerOf, updatedAt === undefined ? [] : [updatedAt], ['updatedAt']),
    ...listUses(ownerOf, mask, ['mask']),
    ...Object.keys(columns).flatMap((column) => usesAt(ownerOf, [column], ['columns', column])),
    ...cacheKeys.flatMap((rule, at) => within(['cacheKeys', at], cacheKeyUses(ownerOf, rule))),
    ...placedIndices(config).flatMap(({ index, path }) =>
      within(path, [...indexUses(ownerOf, index), ...joinUses({ ownerOf, keyOfTable }, index.joins)]),
    ),
  ];
}

function indexUses(ownerOf: OwnerOf, index: IndexConfig): ColumnUse[] {
  const { name, id = '', routing = '' } = index;
  const idColumns = templateColumns(id).filter((column) => column !== TABLE_PLACEHOLDER);
  return [
    ...usesAt(ownerOf, createIndexName(name).columns, ['name']),
    ...usesAt(ownerOf, idColumns, ['id']),
    ...usesAt(ownerOf, templateColumns(routing), ['routing']),
    ...shapeUses(ownerOf, index),
    ...filterUses(ownerOf, index.filter),
  ];
}

function cacheKeyUses(ownerOf: OwnerOf, rule: CacheKeyConfig): ColumnUse[] {
  if (typeof rule === 'string') return usesAt(ownerOf, templateColumns(rule), []);
  return [...usesAt(ownerOf, templateColumns(rule.key), ['key']), ...shapeUses(ownerOf, rule)];
}

function within(path: readonly PropertyKey[], uses: readonly ColumnUse[]): ColumnUse[] {
  return uses.map((use) => ({ ...use, path: [...path, ...use.path] }));
}
