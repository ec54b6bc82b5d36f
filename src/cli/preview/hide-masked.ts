import { createShape } from '../../mapping/shape.ts';
import { joinedTable } from '../../mapping/joins.ts';
import type { JoinConfig, ShapeConfig } from '../../mapping/table-config.ts';
import type { Row, Value } from '../../model/change.ts';

const MASKED = '***';

/** The masked columns of a table. */
export type MaskOf = (table: string) => ReadonlySet<string>;

export function hideColumns(row: Row, mask: ReadonlySet<string>): Row {
  return Object.fromEntries(Object.entries(row).map(([column, value]) => [column, mask.has(column) ? MASKED : value]));
}

/** How an object was made. */
interface Made extends Pick<ShapeConfig, 'fields'> {
  /** Tables that its columns are of. */
  tables: readonly string[];
  joins: Record<string, JoinConfig>;
}

/** Hides what is made of masked columns, in joined objects too. */
export function hideMasked(object: Row, { tables, fields, joins }: Made, maskOf: MaskOf): Row {
  const mask = new Set(tables.flatMap((table) => [...maskOf(table)]));
  const isHidden = (name: string): boolean => {
    const field = fields[name];
    if (field === undefined) return mask.has(name);
    const { columns } = createShape({ include: [], exclude: [], fields: { [name]: field } });
    return columns === 'all' ? mask.size > 0 : columns.some((column) => mask.has(column));
  };
  return Object.fromEntries(
    Object.entries(object).map(([name, value]) => {
      const join = joins[name];
      if (join) return [name, hideJoined(value, join, maskOf)];
      return [name, isHidden(name) ? MASKED : value];
    }),
  );
}

function hideJoined(value: Value, join: JoinConfig, maskOf: MaskOf): Value {
  if (Array.isArray(value)) return value.map((one) => hideJoined(one, join, maskOf));
  if (typeof value !== 'object' || value === null) return value;
  const tables = [joinedTable(join), ...(join.through ? [join.through.table] : [])];
  return hideMasked(value, { tables, fields: join.fields, joins: join.joins }, maskOf);
}
