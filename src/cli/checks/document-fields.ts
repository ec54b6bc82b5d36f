import type { Column } from '../../connectors/mysql-columns.ts';
import { joinedTable } from '../../mapping/joins.ts';
import type { FieldConfig, JoinConfig, ShapeConfig } from '../../mapping/table-config.ts';
import { kindOfColumn, kindOfField, type FieldKind } from './field-kinds.ts';

/** One field of a document, as far as config and MySQL tell. */
export interface DocumentField {
  name: string;
  kind: FieldKind;
  /** What it is made of, for a message: a MySQL type, or the type that the config gives it. */
  madeOf: string;
  /** Of an object. */
  fields: DocumentField[];
}

export type ColumnsOf = (table: string) => Promise<readonly Column[]>;

export async function documentFields(
  table: string,
  shape: ShapeConfig & { joins: Record<string, JoinConfig> },
  columnsOf: ColumnsOf,
): Promise<DocumentField[]> {
  const joined = Object.entries(shape.joins).map(async ([name, join]): Promise<DocumentField> => {
    const fields = await documentFields(joinedTable(join), join, columnsOf);
    return { name, kind: 'object', madeOf: `rows of ${joinedTable(join)}`, fields };
  });
  return [...shapedFields(await columnsOf(table), shape), ...(await Promise.all(joined))];
}

function shapedFields(columns: readonly Column[], { include, exclude, fields }: ShapeConfig): DocumentField[] {
  const types = new Map(columns.map(({ name, type }) => [name, type]));
  const made = Object.entries(fields).map(([name, field]) => madeField(name, field, types));
  const names = new Set(made.map(({ name }) => name));
  const sources = new Set(Object.entries(fields).flatMap(([name, field]) => sourceColumns(name, field)));
  const kept =
    include ?? columns.map(({ name }) => name).filter((name) => !exclude.includes(name) && !sources.has(name));
  return [...kept.filter((name) => !names.has(name)).map((name) => madeField(name, name, types)), ...made];
}

function madeField(name: string, field: FieldConfig, types: ReadonlyMap<string, string>): DocumentField {
  const source = typeof field === 'string' ? { column: field } : field;
  const type = types.get(source.column ?? name);
  const kind = kindOfField(source) ?? (type === undefined ? 'any' : kindOfColumn(type));
  const madeOf = source.point ? 'a geo point' : (source.type ?? type ?? 'unknown');
  return { name, kind, madeOf, fields: [] };
}

function sourceColumns(name: string, field: FieldConfig): string[] {
  if (typeof field === 'string') return [field];
  if (field.point) return Object.values(field.point);
  return field.value === undefined && field.expression === undefined ? [field.column ?? name] : [];
}
