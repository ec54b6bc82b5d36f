import type { BacklogChange } from './changes.ts';
import type { BacklogRecord } from './record.ts';
import { bareType, type BacklogTable, DATABASE, mysqlTypesOf, type Row } from './tables.ts';

/** As Canal 1.1.8 writes flat messages: values as text, `old` with what changed, the types with each message. */
export function canalRecords(change: BacklogChange): BacklogRecord[] {
  const { table, operation, before, after, at } = change;
  const { mysqlType, sqlType } = typesOf(table);
  const message = {
    data: [textsOf((after ?? before)!)],
    database: DATABASE,
    es: change.committedAtMs,
    gtid: '',
    id: 1 + at,
    isDdl: false,
    mysqlType,
    old: operation === 'update' ? [changedOf(before!, after!)] : null,
    pkNames: table.key,
    sql: '',
    sqlType,
    table: table.name,
    ts: change.capturedAtMs,
    type: operation.toUpperCase(),
  };
  return [{ key: null, value: JSON.stringify(message) }];
}

const textsOf = (row: Row): object =>
  Object.fromEntries(Object.entries(row).map(([column, value]) => [column, value === null ? null : String(value)]));

const changedOf = (before: Row, after: Row): object =>
  textsOf(Object.fromEntries(Object.entries(before).filter(([column, value]) => value !== after[column])));

interface Types {
  mysqlType: Record<string, string>;
  sqlType: Record<string, number>;
}

const known = new Map<BacklogTable, Types>();

function typesOf(table: BacklogTable): Types {
  const types = known.get(table) ?? makeTypes(table);
  known.set(table, types);
  return types;
}

function makeTypes(table: BacklogTable): Types {
  const mysqlType = mysqlTypesOf(table);
  const named = Object.entries(mysqlType).map(([name, type]) => [name, javaSqlTypes[bareType(type)]!] as const);
  return { mysqlType, sqlType: Object.fromEntries(named) };
}

/** java.sql.Types */
const javaSqlTypes: Record<string, number> = {
  int: 4,
  smallint: 5,
  decimal: 3,
  varchar: 12,
  text: 2005,
  datetime: 93,
};
