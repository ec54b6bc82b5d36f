import { setColumn, valueOf, type Row, type Value } from '../model/change.ts';
import { decimalOf } from './decimal.ts';
import { compileExpression } from './expression.ts';
import { typesOfFields } from './field-type.ts';
import type { FieldConfig, FieldSourceConfig, ShapeConfig } from './table-config.ts';
import { UnmappableError } from './unmappable-error.ts';

/** How a row becomes an object. */
export interface Shape {
  /** The row itself when nothing is to be changed; throws an UnmappableError. */
  shape(row: Row): Row;
  /** What the row must have for the object to be whole. */
  columns: readonly string[] | 'all';
}

interface Field {
  valueOf(row: Row): Value;
  /** Columns that it is read from. */
  columns: readonly string[] | 'all';
  /** Columns that go into it, and are not kept under their own names. */
  moved: readonly string[];
}

export function createShape({ include, exclude, fields: configs }: ShapeConfig): Shape {
  const fields = Object.entries(configs).map(([name, config]) => ({ name, ...createField(name, config) }));
  if (include === undefined && exclude.length === 0 && fields.length === 0)
    return { shape: (row) => row, columns: 'all' };

  const kept = include && new Set(include);
  const left = new Set([...exclude, ...fields.map(({ name }) => name)]);
  for (const column of fields.flatMap(({ moved }) => moved)) if (!kept?.has(column)) left.add(column);
  return {
    shape(row) {
      const shaped: Row = {};
      for (const column of kept ?? Object.keys(row))
        if (!left.has(column) && Object.hasOwn(row, column)) setColumn(shaped, column, row[column] ?? null);
      for (const field of fields) setColumn(shaped, field.name, field.valueOf(row));
      return shaped;
    },
    columns: columnsOf(kept && [...kept].filter((column) => !left.has(column)), fields),
  };
}

function columnsOf(kept: string[] | undefined, fields: readonly Field[]): Shape['columns'] {
  const all = [kept ?? 'all', ...fields.map(({ columns }) => columns)];
  return all.includes('all') ? 'all' : [...new Set(all.flat())];
}

function createField(name: string, config: FieldConfig): Field {
  const source = typeof config === 'string' ? { column: config } : config;
  if (source.point !== undefined) return pointField(name, source.point);
  return typedField(name, source, sourceField(name, source));
}

function sourceField(name: string, { column = name, value, expression }: FieldSourceConfig): Field {
  if (value !== undefined) return { valueOf: () => value, columns: [], moved: [] };
  if (expression === undefined) return { valueOf: (row) => valueOf(row, column), columns: [column], moved: [column] };
  const { evaluate, columns } = compileExpression(expression, name);
  return { valueOf: evaluate, columns, moved: [] };
}

function typedField(name: string, config: FieldSourceConfig, source: Field): Field {
  if (config.type === undefined) return source;
  const { create, problem } = typesOfFields[config.type];
  const convert = create(config);
  return {
    ...source,
    valueOf(row) {
      const value = source.valueOf(row);
      if (value === null) return null;
      const converted = convert(value);
      if (converted === undefined) throw new UnmappableError(name, problem);
      return converted;
    },
  };
}

function pointField(name: string, { lat, lon }: { lat: string; lon: string }): Field {
  const degrees = (row: Row, column: string): number | null => {
    const value = valueOf(row, column);
    if (value === null) return null;
    const number = decimalOf(value)?.toNumber();
    if (number === undefined) throw new UnmappableError(name, `has no number in column "${column}"`);
    return number;
  };
  return {
    valueOf(row) {
      const point = { lat: degrees(row, lat), lon: degrees(row, lon) };
      return point.lat === null || point.lon === null ? null : point;
    },
    columns: [lat, lon],
    moved: [lat, lon],
  };
}
