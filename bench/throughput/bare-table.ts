import { indexOf } from '../backlog/shop.ts';
import { bareType, type BacklogTable, type Row } from '../backlog/tables.ts';
import type { BareSettings } from './bare-settings.ts';

/** What becomes of a row of one table, and no more than that. */
export interface BareTable {
  index: string;
  idOf(row: Row): string;
  documentOf(row: Row): object;
  keysOf(row: Row): string[];
}

export function createBareTable(table: BacklogTable, { run, format }: Pick<BareSettings, 'run' | 'format'>): BareTable {
  const columns = Object.entries(table.columns).map(([name, { mysqlType }]) => [name, bareType(mysqlType)] as const);
  const convert = { canal: ofCanal, debezium: ofDebezium }[format];
  const templates = table.cacheKeys.map((template) => partsOf(`${run}:${template}`));
  return {
    index: indexOf(run, table),
    idOf: (row) => table.key.map((column) => row[column]).join('|'),
    documentOf(row) {
      const document: Record<string, Row[string]> = {};
      for (const [name, type] of columns) document[name] = convert(row[name] ?? null, type);
      return document;
    },
    keysOf: (row) => templates.map((parts) => filled(parts, row)),
  };
}

/** Text, column, text, and so on. */
const partsOf = (template: string): string[] => template.split(/[{}]/);

function filled(parts: readonly string[], row: Row): string {
  let key = '';
  for (let at = 0; at < parts.length; at++) key += at % 2 === 0 ? parts[at]! : String(row[parts[at]!]);
  return key;
}

type Cell = Row[string];

/** All is text. */
function ofCanal(value: Cell, type: string): Cell {
  if (value === null) return null;
  if (type === 'int' || type === 'smallint') return Number(value);
  return type === 'datetime' ? String(value).replace(' ', 'T') : value;
}

/** A moment is a number of ms. */
const ofDebezium = (value: Cell, type: string): Cell =>
  value !== null && type === 'datetime' ? new Date(value).toISOString().slice(0, -1) : value;
