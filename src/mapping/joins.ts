import type { Row } from '../model/change.ts';
import type { JoinedOrder, JoinedRead } from '../model/joined-read.ts';
import { createFilter } from './filter.ts';
import { createShape } from './shape.ts';
import type { JoinConfig } from './table-config.ts';

/** Rows of another table that become a field. */
export interface JoinMapping {
  field: string;
  isMany: boolean;
  /** Columns of the row above that lead to the joined rows, in the order of `read.columns`. */
  from: readonly string[];
  read: Omit<JoinedRead, 'values'>;
  /** Of the rows that pass the filter. */
  limit: number;
  passes: (row: Row) => boolean;
  shape: (row: Row) => Row;
  joins: readonly JoinMapping[];
}

/** The key columns of a table that is mapped itself. */
export type KeyOfTable = (table: string) => readonly string[] | undefined;

export function compileJoins(joins: Record<string, JoinConfig>, keyOfTable: KeyOfTable): JoinMapping[] {
  return Object.entries(joins).map(([field, config]) => {
    const table = joinedTable(config);
    const isMany = config.many !== undefined;
    const limit = isMany ? (config.limit ?? Infinity) : 1;
    const first = config.through?.on ?? config.on;
    const isCutByDatabase = config.filter === undefined && limit !== Infinity;
    return {
      field,
      isMany,
      from: Object.keys(first),
      read: {
        table,
        columns: Object.values(first),
        ...(config.through && {
          through: { table: config.through.table, on: Object.entries(config.on), include: config.through.include },
        }),
        orderBy: orderOf(config, joinedKey(config, keyOfTable)),
        ...(isCutByDatabase && { limit }),
      },
      limit,
      passes: config.filter ? createFilter(config.filter).passes : () => true,
      shape: createShape(config).shape,
      joins: compileJoins(config.joins, keyOfTable),
    };
  });
}

export function joinedTable({ one, many }: JoinConfig): string {
  return (one ?? many) as string;
}

export function joinedKey(config: JoinConfig, keyOfTable: KeyOfTable): readonly string[] {
  return config.key ?? keyOfTable(joinedTable(config)) ?? ['id'];
}

/** As the config says, and then by key, so that two readings never differ in order. */
function orderOf({ orderBy, through }: JoinConfig, key: readonly string[]): JoinedOrder[] {
  const asked = orderBy.map((order): JoinedOrder => {
    const [column = '', direction] = order.split(/\s+/);
    const of = through?.include.includes(column) ? 'link' : 'joined';
    return { column, of, descending: direction?.toLowerCase() === 'desc' };
  });
  return [...asked, ...key.map((column) => ({ column, of: 'joined', descending: false }) as const)];
}
