import { joinedTable } from './joins.ts';
import type { FieldConfig, JoinConfig, ThroughConfig } from './table-config.ts';

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
): RootPath[] {
  return pathsBelow({ table, field: '', columns: key, watched: 'all', hops: [] }, joins);
}

function pathsBelow(above: RootPath, joins: Record<string, JoinConfig>): RootPath[] {
  return Object.entries(joins).flatMap(([name, config]) => {
    const field = above.field === '' ? name : `${above.field}.${name}`;
    const { through } = config;
    const link = through && below(above, through, { field, watched: watchedLink(through, config) });
    const rows = { table: joinedTable(config), on: config.on };
    const joined = below(link ?? above, rows, { field, watched: watchedRows(config) });
    return [...(link ? [link] : []), joined, ...pathsBelow(joined, config.joins)];
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

function watchedRows({ include, fields, filter, on, orderBy, joins }: JoinConfig): RootPath['watched'] {
  const made = Object.entries(fields).map(([name, field]) => sourceColumns(name, field));
  if (include === undefined || filter?.expression !== undefined || made.includes('all')) return 'all';
  return new Set([
    ...include,
    ...made.flat(),
    ...Object.values(on),
    ...orderBy.map((order) => order.split(/\s+/)[0] as string),
    ...[filter?.values, filter?.excludeValues, filter?.ranges].flatMap((conditions) => Object.keys(conditions ?? {})),
    ...Object.values(joins).flatMap((join) => Object.keys(join.through?.on ?? join.on)),
  ]);
}

function sourceColumns(name: string, field: FieldConfig): string[] | 'all' {
  if (typeof field === 'string') return [field];
  if (field.expression !== undefined) return 'all';
  if (field.point) return [field.point.lat, field.point.lon];
  return field.value === undefined ? [field.column ?? name] : [];
}
