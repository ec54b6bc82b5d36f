import { compileExpression } from '../../mapping/expression.ts';
import type { FieldConfig, FilterConfig, ShapeConfig } from '../../mapping/table-config.ts';
import type { Value } from '../../model/change.ts';

/** A column that a setting names. */
export interface ColumnUse {
  /** As the config has it: `database.table` or a pattern. */
  table: string;
  column: string;
  path: PropertyKey[];
  /** What a filter compares it with, value by value. */
  wanted?: readonly Value[];
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
  const { ranges, expression } = filter;
  const listed = (['values', 'excludeValues'] as const).flatMap((kind) =>
    Object.entries(filter[kind]).map(([column, wanted]) => {
      return { table: ownerOf(column), column, path: ['filter', kind, column], wanted };
    }),
  );
  return [
    ...listed,
    ...Object.keys(ranges).flatMap((column) => usesAt(ownerOf, [column], ['filter', 'ranges', column])),
    ...(expression === undefined ? [] : expressionUses(ownerOf, expression, ['filter', 'expression'])),
  ];
}

function expressionUses(ownerOf: OwnerOf, text: string, path: PropertyKey[]): ColumnUse[] {
  const { columns } = compileExpression(text, '');
  return columns === 'all' ? [] : usesAt(ownerOf, columns, path);
}
