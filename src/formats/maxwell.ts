import type { Json, JsonObject } from '../model/exact-json.ts';
import {
  setColumn,
  type Change,
  type Decoded,
  type Operation,
  type Row,
  type SchemaChangeKind,
} from '../model/change.ts';
import { DecodeError } from './decode-error.ts';
import type { DecoderOptions, Format, MessageReader } from './decoder.ts';
import { jsonValue, textResolver } from './mysql-text.ts';
import { createChange, inColumn, rowObject, scalarText, tableOf, textOr, updateOf } from './row.ts';
import { readSchemaChange } from './schema-change.ts';

/**
 * Maxwell's JSON: one message a row. It carries no types, so `columns` of the table's config give them; without them
 * values stay as they come: decimals are numbers, dates MySQL's text, JSON columns text.
 */
export const maxwell: Format = {
  recognises: ({ type, database }) => typeof type === 'string' && /^[a-z-]+$/.test(type) && database !== undefined,
  createReader,
};

const operations = new Map<Json | undefined, Operation>([
  ['insert', 'insert'],
  ['bootstrap-insert', 'insert'],
  ['update', 'update'],
  ['delete', 'delete'],
]);

/** What a statement is by Maxwell's word for it, when the statement itself says nothing. */
const schemaChangeKinds = new Map<Json | undefined, SchemaChangeKind>([
  ['table-create', 'other'],
  ['table-alter', 'alter'],
  ['table-drop', 'drop'],
  ['database-create', 'other'],
  ['database-alter', 'other'],
  ['database-drop', 'drop'],
]);

const withoutRows = new Set<Json | undefined>(['bootstrap-start', 'bootstrap-complete', 'heartbeat', 'ddl']);

function createReader(options: DecoderOptions): MessageReader {
  return (message): Decoded => {
    const { type } = message;
    const kind = schemaChangeKinds.get(type);
    if (kind !== undefined) return { kind: 'schema', schema: schemaChange(message, kind) };
    const operation = operations.get(type);
    if (operation !== undefined) return { kind: 'rows', changes: [readChange(message, operation, options)] };
    if (withoutRows.has(type)) return { kind: 'ignored', reason: `Maxwell ${String(type)}` };
    throw new DecodeError('unknown-type', `not a type of Maxwell: ${JSON.stringify(type)}`);
  };
}

function schemaChange({ database, table, sql }: JsonObject, kind: SchemaChangeKind) {
  return readSchemaChange(textOr(sql, ''), { database: textOr(database, ''), table: textOr(table, ''), kind });
}

function readChange(message: JsonObject, operation: Operation, { columnTypes, timeZone }: DecoderOptions): Change {
  const table = tableOf(message['database'], message['table']);
  const types = columnTypes(table) ?? {};
  const resolve = (json: JsonObject): Row => resolveRow(json, types, timeZone);
  const row = resolve(rowObject(message['data'], '"data"'));
  const columns = Object.keys(types);
  if (operation === 'insert') return createChange({ table, operation, before: null, after: row }, columns);
  if (operation === 'delete') return createChange({ table, operation, before: row, after: null }, columns);
  const old = message['old'] ?? undefined;
  const before = old === undefined ? undefined : resolve(rowObject(old, '"old"'));
  return createChange({ table, ...updateOf(row, before) }, columns);
}

function resolveRow(json: JsonObject, types: Readonly<Record<string, string>>, timeZone: string): Row {
  const row: Row = {};
  for (const column of Object.keys(json)) {
    const value = json[column] as Json;
    const type = Object.hasOwn(types, column) ? types[column] : undefined;
    const isKnown = type !== undefined && value !== null;
    try {
      setColumn(row, column, isKnown ? textResolver(type, timeZone)(mysqlText(value)) : jsonValue(value));
    } catch (error) {
      throw inColumn(column, error);
    }
  }
  return row;
}

/** A set is a list of its members; everything else is close to MySQL's own text. */
function mysqlText(value: Exclude<Json, null>): string {
  if (!Array.isArray(value)) return scalarText(value);
  return value.map((member) => scalarText(member ?? '')).join(',');
}
