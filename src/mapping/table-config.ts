import type { Operation, SchemaChangeKind, Value } from '../model/change.ts';

/** What the config says becomes of one table, or of all tables that a pattern names. */
export interface TableConfig {
  /** `database.table`; the table may be a pattern of sharded ones, such as `shop.order_[0-9]+`. */
  table: string;
  /** Columns of the primary key, or of a unique index without NULLs, in order. */
  key: string[];
  /** The column that tells whose a row is. */
  tenant?: string | undefined;
  updatedAt?: string | undefined;
  /** One kind of document a row in each of them. */
  index?: IndexConfig | undefined;
  indices: IndexConfig[];
  cacheKeys: CacheKeyConfig[];
  cacheOnResync: CacheOnResync;
  /** Columns whose values no operator may see. */
  mask: string[];
  onSchemaChange: SchemaPolicies;
  /** What follows a row image that lacks columns. */
  onPartialRow: 'heal' | 'park';
}

/** What becomes of the cache keys of all rows after a resync. */
export type CacheOnResync = 'keep' | 'delete' | 'warm';

/** What a statement that changes a table without row changes leads to. */
export type SchemaPolicy = 'heal' | 'park' | 'ignore';
export type SchemaPolicies = Record<Exclude<SchemaChangeKind, 'other'>, SchemaPolicy>;

/** How a row becomes an object: the columns that stay under their names, and the fields that are made. */
export interface ShapeConfig {
  /** Only these columns; without it all. */
  include?: string[] | undefined;
  /** All but these columns. */
  exclude: string[];
  /** By the field's name. A column that a field is made of is not kept under its own name as well, unless `include` names it; those of an expression stay. */
  fields: Record<string, FieldConfig>;
}

/** A column under another name, or a field with exactly one source. */
export type FieldConfig = string | FieldSourceConfig;

export interface FieldSourceConfig {
  /** Source: a column; by default the one of the field's own name. */
  column?: string | undefined;
  /** Source: a constant. */
  value?: Value | undefined;
  /** Source: a CEL expression over `row`. */
  expression?: string | undefined;
  /** Source: two columns that make a geo point. */
  point?: { lat: string; lon: string } | undefined;
  /** What the source's value becomes; without it, it stays as it is. */
  type?: FieldType | undefined;
  /** Of `date`: how a text is read; without it as ISO 8601. */
  parse?: string | undefined;
  /** Of `date`: how it is written; without it as ISO 8601. */
  format?: string | undefined;
  /** Of `date`: zone of a text or DATETIME without one; the zone that `format` writes in. */
  timeZone?: string | undefined;
  /** Of `scaled`: 19.90 with scale 2 becomes 1990. */
  scale?: number | undefined;
  /** Of `split`. */
  separator?: string | undefined;
  /** Of `hash`: key of the HMAC, so that nobody can try values out. */
  secret?: string | undefined;
  /** Of `mask`: so many characters at the end stay. */
  keep?: number | undefined;
}

export const fieldTypes = [
  'text',
  'integer',
  'number',
  'scaled',
  'boolean',
  'date',
  'json',
  'split',
  'hash',
  'mask',
] as const;
export type FieldType = (typeof fieldTypes)[number];

/** All of its conditions must hold. */
export interface FilterConfig {
  /** By column, the values that it may have. */
  values: Record<string, Value[]>;
  /** By column, the values that it may not have. */
  excludeValues: Record<string, Value[]>;
  /** By column; NULL is in no range. */
  ranges: Record<string, RangeConfig>;
  /** A CEL expression over `row` that must be true. */
  expression?: string | undefined;
}

export type RangeConfig = Partial<Record<'gt' | 'gte' | 'lt' | 'lte', string | number | undefined>>;

export interface IndexConfig extends ShapeConfig {
  /** The alias that documents are written through; with placeholders such as `{created_at:YYYY-MM}` or `{region}`, one of many. */
  name: string;
  /** Template of the document's id; without it the key, joined by `|`. */
  id?: string | undefined;
  /** Template of the routing value. */
  routing?: string | undefined;
  settings: Record<string, unknown>;
  mappings: Record<string, unknown>;
  /** Rows that do not pass it have no document. */
  filter?: FilterConfig | undefined;
  /** By the field's name. */
  joins: Record<string, JoinConfig>;
}

/** Rows of another table, as a field: one object, or an array of objects. */
export interface JoinConfig extends ShapeConfig {
  /** `database.table`: at most one row, as an object or null. */
  one?: string | undefined;
  /** `database.table`: any number of rows, as an array. */
  many?: string | undefined;
  /** Primary key of that table, which settles the order; without it that of the mapped table, or [id]. */
  key?: string[] | undefined;
  /** Link table between the two. */
  through?: ThroughConfig | undefined;
  /** Column of the row before it (the link's row, where there is one): column of the joined table. */
  on: Record<string, string>;
  filter?: FilterConfig | undefined;
  /** Columns, each with an optional ` desc`: of the joined table, or of those that `through` includes. */
  orderBy: string[];
  limit?: number | undefined;
  joins: Record<string, JoinConfig>;
}

export interface ThroughConfig {
  table: string;
  /** Column of the row above: column of the link table. */
  on: Record<string, string>;
  /** Columns of the link table that the joined object has as well. */
  include: string[];
}

/** Keys to delete, as a template; or what else is to be done with them. */
export type CacheKeyConfig = string | CacheRuleConfig;

export interface CacheRuleConfig extends ShapeConfig {
  /** Template such as `goods:{id}`; of a pattern such as `goods:list:{brand_id}:*`. */
  key: string;
  on: Operation[];
  action: 'delete' | 'deletePattern' | 'set';
  /** Of `set`. */
  ttlSeconds?: number | undefined;
}
