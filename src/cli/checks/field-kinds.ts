import { familyOf, parseType, scaleOf, type TypeFamily } from '../../formats/mysql-type.ts';
import type { FieldSourceConfig, FieldType } from '../../mapping/table-config.ts';

/** What kind of JSON a document's field holds, as far as it matters to an index. `any`: nobody knows. */
export type FieldKind =
  | 'tiny'
  | 'small'
  | 'int'
  | 'big'
  | 'whole'
  | 'decimal'
  | 'fraction'
  | 'boolean'
  | 'date'
  | 'datetime'
  | 'timestamp'
  | 'text'
  | 'base64'
  | 'point'
  | 'object'
  | 'any';

const kindOfFamily: Record<Exclude<TypeFamily, 'integer' | 'decimal'>, FieldKind> = {
  bit: 'whole',
  year: 'small',
  float: 'fraction',
  double: 'fraction',
  date: 'date',
  datetime: 'datetime',
  timestamp: 'timestamp',
  time: 'text',
  enum: 'text',
  set: 'text',
  json: 'any',
  binary: 'base64',
  geometry: 'base64',
  text: 'text',
};

const kindOfInteger: Readonly<Record<string, FieldKind>> = {
  tinyint: 'tiny',
  bool: 'tiny',
  boolean: 'tiny',
  smallint: 'small',
  mediumint: 'int',
  int: 'int',
  integer: 'int',
};

/** Of a column that stays as it is. */
export function kindOfColumn(mysqlType: string): FieldKind {
  const type = parseType(mysqlType);
  const family = familyOf(type);
  if (family === undefined) return 'any';
  if (family === 'integer') return kindOfInteger[type.base] ?? 'big';
  if (family === 'decimal') return scaleOf(type) === 0 ? 'whole' : 'decimal';
  return kindOfFamily[family];
}

const kindOfType: Record<FieldType, FieldKind> = {
  text: 'text',
  integer: 'whole',
  number: 'fraction',
  scaled: 'whole',
  boolean: 'boolean',
  date: 'timestamp',
  json: 'any',
  split: 'text',
  hash: 'text',
  mask: 'text',
};

/** Of a field that says itself what it becomes; undefined when it stays what its column is. */
export function kindOfField({ type, format, point, value, expression }: FieldSourceConfig): FieldKind | undefined {
  if (point) return 'point';
  if (type === 'date' && format !== undefined) return 'any';
  if (type !== undefined) return kindOfType[type];
  return value === undefined && expression === undefined ? undefined : 'any';
}
