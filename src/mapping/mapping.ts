import { compileKeyTemplate, type KeyTemplate } from './key-template.ts';

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
}

export interface TableMapping {
  table: string;
  key: string[];
  index: string | undefined;
  cacheKeys: KeyTemplate[];
}

/** Every mapped table by `database.table`. */
export type Mapping = ReadonlyMap<string, TableMapping>;

export function createMapping(tables: readonly TableConfig[]): Mapping {
  return new Map(
    tables.map(({ table, key, index, cacheKeys }) => [
      table,
      { table, key, index: index?.name, cacheKeys: cacheKeys.map(compileKeyTemplate) },
    ]),
  );
}
