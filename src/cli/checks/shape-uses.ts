import { compileExpression } from '../../mapping/expression.ts';
import type { FieldConfig, FilterConfig, ShapeConfig } from '../../mapping/table-config.ts';

/** A column that a setting names. */
export interface ColumnUse {
  /** As the config has it: `database.table` or a pattern. */
  table: string;
  column: string;
  path: PropertyKey[];
}

/** The table that a row has a column from. */
export type OwnerOf = (column: string) => string;

export function usesAt(ownerOf: OwnerOf, columns: Iterable<string>, path: PropertyKey[]): ColumnUse[] {
  return [...columns].map((column) => ({ table: ownerOf(column), column, path }));
}

/** Of a list, each at its own place. */
export function listUses(ownerOf: OwnerOf, columns: readonly string[], path: PropertyKey[]): ColumnUse[] {
  return columns.flatMap((column, at) => usesAt(ownerOf, [column], [...path, at]));
}

export function shapeUses(ownerOf: OwnerOf, { include = [], exclude, fields }: ShapeConfig): ColumnUse[] {
  return [
    ...listUses(ownerOf, include, ['include']),
    ...listUses(ownerOf, exclude, ['exclude']),
    ...Object.entries(fields).flatMap(([name, field]) => fieldUses(ownerOf, name, field)),
  ];
}

function fieldUses(ownerOf: OwnerOf, name: string, field: FieldConfig): ColumnUse[] {
  const path = ['fields', name];
  if (typeof field === 'string') return usesAt(ownerOf, [field], path);
  const { column, value, expression, point } = field;
  if (expression !== undefined) return expressionUses(ownerOf, expression, [...path, 'expression']);
  if (point) return Object.entries(point).flatMap(([axis, of]) => usesAt(ownerOf, [of], [...path, 'point', axis]));
  if (value !== undefined) return [];
  return usesAt(ownerOf, [column ?? name], column === undefined ? path : [...path, 'column']);
}

export function filterUses(ownerOf: OwnerOf, filter: FilterConfig | undefined): ColumnUse[] {
  if (filter === undefined) return [];
  const conditions = (['values', 'excludeValues', 'ranges'] as const).flatMap((kind) =>
    Object.keys(filter[kind]).flatMap((column) => usesAt(ownerOf, [column], ['filter', kind, column])),
  );
  const { expression } = filter;
  return [
    ...conditions,
    ...(expression === undefined ? [] : expressionUses(ownerOf, expression, ['filter', 'expression'])),
  ];
}

function expressionUses(ownerOf: OwnerOf, text: string, path: PropertyKey[]): ColumnUse[] {
  const { columns } = compileExpression(text, '');
  return columns === 'all' ? [] : usesAt(ownerOf, columns, path);
}
