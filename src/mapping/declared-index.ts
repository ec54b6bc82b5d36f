import { createHash } from 'node:crypto';
import type { FieldConfig, IndexConfig, JoinConfig, ShapeConfig, TableConfig } from './table-config.ts';

/**
 * How the documents of an index are made: kept in the index itself, so that `evenkeel plan` can tell what another config would
 * change. Without secrets.
 */
export interface DeclaredIndex extends DeclaredShape {
  table: string;
  key: string[];
  name: string;
  id: string | null;
  routing: string | null;
  /** By which the documents were indexed: a field that is added to a live index is not searchable in those that it holds. */
  properties: Record<string, unknown>;
}

export interface DeclaredShape extends ShapeConfig {
  filter: Record<string, unknown> | null;
  joins: Record<string, DeclaredJoin>;
}

export type DeclaredJoin = Omit<JoinConfig, 'filter' | 'joins'> & DeclaredShape;

export function declaredIndex({ table, key }: Pick<TableConfig, 'table' | 'key'>, index: IndexConfig): DeclaredIndex {
  const { name, id = null, routing = null, mappings } = index;
  const properties = (mappings['properties'] ?? {}) as Record<string, unknown>;
  return { table, key, name, id, routing, properties, ...declaredShape(index) };
}

function declaredShape({
  include,
  exclude,
  fields,
  filter,
  joins,
}: ShapeConfig & Pick<IndexConfig, 'filter' | 'joins'>): DeclaredShape {
  return {
    ...(include && { include }),
    exclude,
    fields: Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, withoutSecret(field)])),
    filter: filter ? { ...filter } : null,
    joins: Object.fromEntries(Object.entries(joins).map(([name, join]) => [name, { ...join, ...declaredShape(join) }])),
  };
}

/** Enough to notice another secret, too little to tell anything of it. */
const SECRET_DIGITS = 4;

function withoutSecret(field: FieldConfig): FieldConfig {
  if (typeof field === 'string' || field.secret === undefined) return field;
  return { ...field, secret: markOfSecret(field.secret) };
}

/** What stands in a secret's place. */
export function markOfSecret(secret: string): string {
  const digest = createHash('sha256').update(secret).digest('hex');
  return `…${digest.slice(0, SECRET_DIGITS)}`;
}
