import type { TableConfig } from '../../src/mapping/mapping.ts';

/** A table's config with the defaults of the schema. */
export function tableConfig(config: Pick<TableConfig, 'table'> & Partial<TableConfig>): TableConfig {
  return {
    key: ['id'],
    cacheKeys: [],
    mask: [],
    onSchemaChange: { truncate: 'heal', rename: 'heal', alter: 'heal', drop: 'park' },
    ...config,
  };
}
