import { createFilter } from './filter.ts';
import { joinedKey, joinedTable, type KeyOfTable } from './joins.ts';
import { createShape } from './shape.ts';
import type { JoinConfig, ThroughConfig } from './table-config.ts';

/** The way from rows of a joined or link table up to the rows whose documents hold them. */
export interface RootPath {
  /** Of the joined or link table, as `database.table`. */
  table: string;
  /** The field that it is joined as, such as `brand` or `categories.parent`. */
  field: string;
  /** Columns of that table by which the first hop finds its rows. */
  columns: readonly string[];
  /** Columns that a document shows, or is found or sorted by: an update of others changes none. */
  watched: ReadonlySet<string> | 'all';
  /** The tables on the way; the last one is the root's. */
  hops: readonly Hop[];
}

export interface Hop {
  table: string;
  /** Columns that hold the values of the row below. */
  columns: readonly string[];
  /** Columns that the next hop finds its rows by; of the last one the root's key. */
  select: readonly string[];
}

export function rootPaths(
  { table, key }: { table: string; key: readonly string[] },
  joins: Record<string, JoinConfig>,
  keyOfTable: KeyOfTable,
): RootPath[] {
  return pathsBelow({ table, field: '', columns: key, watched: 'all', hops: [] }, joins, keyOfTable);
}

function pathsBelow(above: RootPath, joins: Record<string, JoinConfig>, keyOfTable: KeyOfTable): RootPath[] {
  return Object.entries(joins).flatMap(([name, config]) => {
    const field = above.field === '' ? name : `${above.field}.${name}`;
    const { through } = config;
    const link = through && below(above, through, { field, watched: watchedLink(through, config) });
    const rows = { table: joinedTable(config), on: config.on };
    const joined = below(link ?? above, rows, { field, watched: watchedRows(config, keyOfTable) });
    return [...(link ? [link] : []), joined, ...pathsBelow(joined, config.joins, keyOfTable)];
  });
}

function below(
  above: RootPath,
  { table, on }: Pick<ThroughConfig, 'table' | 'on'>,
  seen: Pick<RootPath, 'field' | 'watched'>,
): RootPath {
  const hop = { table: above.table, columns: Object.keys(on), select: above.columns };
  return { table, ...seen, columns: Object.values(on), hops: [hop, ...above.hops] };
}

function watchedLink({ on, include }: ThroughConfig, joined: JoinConfig): RootPath['watched'] {
  return new Set([...Object.values(on), ...Object.keys(joined.on), ...include]);
}

function watchedRows(config: JoinConfig, keyOfTable: KeyOfTable): RootPath['watched'] {
  const { filter, on, orderBy, joins } = config;
  const shown = createShape(config).columns;
  const looked = filter ? createFilter(filter).columns : [];
  if (shown === 'all' || looked === 'all') return 'all';
  return new Set([
    ...shown,
    ...looked,
    ...Object.values(on),
    ...joinedKey(config, keyOfTable),
    ...orderBy.map((order) => order.split(/\s+/)[0] as string),
    ...Object.values(joins).flatMap((join) => Object.keys(join.through?.on ?? join.on)),
  ]);
}
