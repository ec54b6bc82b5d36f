import type { estypes } from '@elastic/elasticsearch';
import type { Endpoints } from '../../stack/endpoints.ts';
import { ownShop, type OwnShop, writeConfig } from '../../proof/parts/own-shop.ts';
import { bareType, type BacklogTable, DATABASE, mysqlTypesOf } from './tables.ts';
import type { Backlog } from './write-backlog.ts';

/** A backlog's tables under a name that only one run has, with the config that the product follows them by. */
export function makeBacklogShop(endpoints: Endpoints, backlog: Backlog, maxBatchRecords?: number): OwnShop {
  const shop = { ...ownShop('backlog'), topic: { name: backlog.topic, format: backlog.format } };
  writeConfig(shop, endpoints, {
    ...(maxBatchRecords !== undefined && { ingress: { maxBatchRecords } }),
    tables: tableSettings(shop.name, backlog),
  });
  return shop;
}

/** As the config declares them. */
export const tableSettings = (run: string, { format, tables }: Pick<Backlog, 'format' | 'tables'>) =>
  tables.map((table) => ({
    table: `${DATABASE}.${table.name}`,
    key: table.key,
    ...(format === 'debezium' && { columns: mysqlTypesOf(table) }),
    index: { name: indexOf(run, table), ...indexDefinition(table) },
    cacheKeys: table.cacheKeys.map((template) => `${run}:${template}`),
  }));

export const indexOf = (run: string, { name }: Pick<BacklogTable, 'name'>): string => `${run}_${name}`;

export const indexDefinition = (table: BacklogTable) => ({
  settings: { number_of_replicas: 0, refresh_interval: '1s' },
  mappings: {
    dynamic: false as const,
    properties: Object.fromEntries(
      Object.entries(mysqlTypesOf(table)).map(([name, type]) => [name, fieldTypes[bareType(type)]!]),
    ),
  },
});

const fieldTypes: Record<string, estypes.MappingProperty> = {
  int: { type: 'long' },
  smallint: { type: 'integer' },
  decimal: { type: 'double' },
  varchar: { type: 'text', fields: { keyword: { type: 'keyword', ignore_above: 256 } } },
  text: { type: 'text' },
  datetime: { type: 'date' },
};
