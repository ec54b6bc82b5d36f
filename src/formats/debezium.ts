import { setColumn, type Change, type Decoded, type Operation, type Row } from '../model/change.ts';
import { isJsonObject, type Json, type JsonObject } from '../model/exact-json.ts';
import { DecodeError } from './decode-error.ts';
import type { DecoderOptions, Format, MessageReader } from './decoder.ts';
import { columnReader, isUnavailable } from './debezium-column.ts';
import { rowColumns, type ConnectColumns } from './debezium-schema.ts';
import { jsonValue } from './mysql-text.ts';
import { createChange, inColumn, rowObject, tableOf, textOr } from './row.ts';
import { readSchemaChange } from './schema-change.ts';

/**
 * Debezium's JSON, with or without the schema envelope: one message a row, both images whole. A changed primary key
 * comes as a delete of the old row, a tombstone, and an insert of the new one, each under its own key: taken one by
 * one they end right, so the headers that tie them together are not needed.
 */
export const debezium: Format = {
  recognises: (message) => {
    const { payload, schema } = message;
    const content = payload !== undefined && schema !== undefined ? payload : message;
    return content === null || (isJsonObject(content) && kindOf(content) !== undefined);
  },
  createReader,
};

type MessageKind = 'change' | 'statement' | 'transaction' | 'heartbeat';

function kindOf(payload: JsonObject): MessageKind | undefined {
  if (payload['op'] !== undefined) return 'change';
  if (payload['ddl'] !== undefined && payload['databaseName'] !== undefined) return 'statement';
  if (payload['status'] !== undefined && payload['id'] !== undefined) return 'transaction';
  const names = Object.keys(payload);
  return names.length > 0 && names.every((name) => name.startsWith('ts_')) ? 'heartbeat' : undefined;
}

function createReader(options: DecoderOptions): MessageReader {
  return (message): Decoded => {
    const enveloped = message['payload'] !== undefined && message['schema'] !== undefined;
    const payload = enveloped ? message['payload'] : message;
    if (payload === null) return { kind: 'ignored', reason: 'tombstone' };
    const content = rowObject(payload, 'the payload');
    const kind = kindOf(content);
    if (kind === 'change') return readChange(content, enveloped ? message['schema'] : undefined, options);
    if (kind === 'statement') return readStatement(content);
    return { kind: 'ignored', reason: `Debezium ${kind ?? 'message'}` };
  };
}

const operations = new Map<Json | undefined, Operation>([
  ['c', 'insert'],
  ['r', 'insert'],
  ['u', 'update'],
  ['d', 'delete'],
]);

function readStatement({ ddl, databaseName, source }: JsonObject): Decoded {
  const table = isJsonObject(source) ? textOr(source['table'], '') : '';
  const context = { database: textOr(databaseName, ''), table, kind: 'other' } as const;
  return { kind: 'schema', schema: readSchemaChange(textOr(ddl, ''), context) };
}

function readChange(payload: JsonObject, schema: Json | undefined, options: DecoderOptions): Decoded {
  const { op, source } = payload;
  if (op === 'm') return { kind: 'ignored', reason: 'Debezium logical message' };
  const operation = operations.get(op);
  if (operation === undefined && op !== 't') throw new DecodeError('unknown-type', `not an op: ${JSON.stringify(op)}`);
  if (!isJsonObject(source)) throw new DecodeError('no-table', 'the message has no source');
  const table = tableOf(source['db'], source['table']);
  if (operation === undefined)
    return { kind: 'schema', schema: { tables: [table], kind: 'truncate', statement: `TRUNCATE ${table}` } };
  return { kind: 'rows', changes: [readRow({ payload, schema, table, operation }, options)] };
}

interface RowMessage {
  payload: JsonObject;
  schema: Json | undefined;
  table: string;
  operation: Operation;
}

function readRow({ payload, schema, table, operation }: RowMessage, options: DecoderOptions): Change {
  const configured = options.columnTypes(table) ?? {};
  const columns = rowColumns(schema);
  const read = (json: Json | undefined, name: string): Row =>
    readImage(rowObject(json, `"${name}"`), columns, configured);
  const { before = null, after = null } = payload;
  if ((operation === 'insert' && before !== null) || (operation === 'delete' && after !== null))
    throw new DecodeError('contradiction', `${operation} of ${table} with both images`);
  const expected = [...columns.keys(), ...Object.keys(configured)];
  const change: Change = createChange(
    {
      table,
      operation,
      before: operation === 'insert' || (operation === 'update' && before === null) ? null : read(before, 'before'),
      after: operation === 'delete' ? null : read(after, 'after'),
    },
    expected,
  );
  const lacksBefore = operation === 'update' && before === null;
  return lacksBefore ? { ...change, partial: true } : change;
}

/** A column that Debezium did not get from the binlog is left out, which makes the row a partial one. */
function readImage(json: JsonObject, columns: ConnectColumns, types: Readonly<Record<string, string>>): Row {
  const row: Row = {};
  for (const column of Object.keys(json)) {
    const value = json[column] as Json;
    const mysqlType = Object.hasOwn(types, column) ? types[column] : undefined;
    const schema = columns.get(column);
    if (isUnavailable(value)) continue;
    const isKnown = value !== null && (mysqlType !== undefined || schema !== undefined);
    try {
      setColumn(row, column, isKnown ? columnReader({ schema, mysqlType })(value) : jsonValue(value));
    } catch (error) {
      throw inColumn(column, error);
    }
  }
  return row;
}
