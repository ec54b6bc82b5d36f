import type { SchemaChangeKind } from '../model/change.ts';
import { compileKeyTemplate, templateColumns, type KeyTemplate } from './key-template.ts';

/** What the config says becomes of one table. */
export interface TableConfig {
  /** `database.table` */
  table: string;
  /** Primary key columns, in order. */
  key: string[];
  /** The alias that documents are written through. */
  index?: { name: string } | undefined;
  /** Templates such as `goods:{id}`. */
  cacheKeys: string[];
  /** Columns whose values no operator may see. */
  mask: string[];
  onSchemaChange: SchemaPolicies;
}

/** What a statement that changes a table without row changes leads to. */
export type SchemaPolicy = 'heal' | 'park' | 'ignore';
export type SchemaPolicies = Record<Exclude<SchemaChangeKind, 'other'>, SchemaPolicy>;

export interface TableMapping {
  table: string;
  key: string[];
  index: string | undefined;
  cacheKeys: KeyTemplate[];
  /** Columns that the cache keys are made of. */
  cacheKeyColumns: string[];
  mask: ReadonlySet<string>;
  onSchemaChange: SchemaPolicies;
}

/** Every mapped table by `database.table`. */
export type Mapping = ReadonlyMap<string, TableMapping>;

export function createMapping(tables: readonly TableConfig[]): Mapping {
  return new Map(
    tables.map(({ table, key, index, cacheKeys, mask, onSchemaChange }) => [
      table,
      {
        table,
        key,
        index: index?.name,
        cacheKeys: cacheKeys.map(compileKeyTemplate),
        cacheKeyColumns: [...new Set(cacheKeys.flatMap(templateColumns))],
        mask: new Set(mask),
        onSchemaChange,
      },
    ]),
  );
}
