import { isJsonObject, type Json, type JsonObject } from '../model/exact-json.ts';
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
import { memoize } from './memoize.ts';
import { textResolver, type TextResolver } from './mysql-text.ts';
import { familyOf, membersOf, parseType } from './mysql-type.ts';
import { createChange, inColumn, rowObject, scalarText, tableOf, textOr, updateOf } from './row.ts';
import { readSchemaChange } from './schema-change.ts';

/**
 * Canal's flat JSON message: all rows that one statement changed in one table, with the types of the columns.
 * Values are text or null, `old` holds only what changed, enum is an ordinal, set a bit mask, binary ISO-8859-1 text.
 */
export const canal: Format = {
  recognises: ({ type, database }) => typeof type === 'string' && /^[A-Z]+$/.test(type) && database !== undefined,
  createReader,
};

const operations = new Map<Json | undefined, Operation>([
  ['INSERT', 'insert'],
  ['INIT', 'insert'],
  ['UPDATE', 'update'],
  ['DELETE', 'delete'],
]);

/** What a statement is by Canal's word for it, when the statement itself says nothing. */
const schemaChangeKinds = new Map<Json | undefined, SchemaChangeKind>([
  ['TRUNCATE', 'truncate'],
  ['RENAME', 'rename'],
  ['ERASE', 'drop'],
  ['ALTER', 'alter'],
  ['CREATE', 'other'],
  ['CINDEX', 'other'],
  ['DINDEX', 'other'],
]);

const withoutRows = new Set<Json | undefined>(['QUERY', 'GTID', 'XACOMMIT', 'XAROLLBACK', 'MHEARTBEAT']);

function createReader(options: DecoderOptions): MessageReader {
  return (message): Decoded => {
    const { type } = message;
    if (message['isDdl'] === true || schemaChangeKinds.has(type))
      return { kind: 'schema', schema: schemaChange(message) };
    const operation = operations.get(type);
    if (operation !== undefined) return { kind: 'rows', changes: readRows(message, operation, options) };
    if (withoutRows.has(type)) return { kind: 'ignored', reason: `Canal ${String(type)}` };
    throw new DecodeError('unknown-type', `not a type of Canal: ${JSON.stringify(type)}`);
  };
}

function schemaChange({ database, table, sql, type }: JsonObject) {
  return readSchemaChange(textOr(sql, ''), {
    database: textOr(database, ''),
    table: textOr(table, ''),
    kind: schemaChangeKinds.get(type) ?? 'other',
  });
}

function readRows(message: JsonObject, operation: Operation, options: DecoderOptions): Change[] {
  const table = tableOf(message['database'], message['table']);
  const { data } = message;
  if (!Array.isArray(data)) throw new DecodeError('no-rows', `${operation} of ${table} has no data`);
  const old = operation === 'update' ? oldRows(message['old'], data.length) : [];
  const configured = options.columnTypes(table) ?? {};
  const resolvers = columnResolvers(message, configured, options.timeZone);
  const columns = [...new Set([...resolvers.keys(), ...Object.keys(configured)])];
  return data.map((json, index): Change => {
    const row = resolveRow(rowObject(json, `data[${index}]`), resolvers);
    if (operation === 'insert') return createChange({ table, operation, before: null, after: row }, columns);
    if (operation === 'delete') return createChange({ table, operation, before: row, after: null }, columns);
    const changed = old[index] ?? undefined;
    const before = changed === undefined ? undefined : resolveRow(rowObject(changed, `old[${index}]`), resolvers);
    return createChange({ table, ...updateOf(row, before) }, columns);
  });
}

/** One element for each row of data; an element can be empty or null, and so can all of it. */
function oldRows(old: Json | undefined, rows: number): Json[] {
  if (old === null || old === undefined) return [];
  if (!Array.isArray(old)) throw new DecodeError('no-rows', '"old" is not a list');
  if (old.length !== rows) throw new DecodeError('contradiction', `${rows} rows, but ${old.length} old ones`);
  return old;
}

function resolveRow(json: JsonObject, resolvers: ReadonlyMap<string, TextResolver>): Row {
  const row: Row = {};
  for (const column of Object.keys(json)) {
    const value = json[column] as Json;
    const resolve = resolvers.get(column);
    try {
      const text = value === null ? null : scalarText(value);
      setColumn(row, column, text === null || resolve === undefined ? text : resolve(text));
    } catch (error) {
      throw inColumn(column, error);
    }
  }
  return row;
}

type ColumnTypes = Readonly<Record<string, string>>;

function columnResolvers(
  { mysqlType: types, sqlType }: JsonObject,
  configured: ColumnTypes,
  timeZone: string,
): Map<string, TextResolver> {
  const resolvers = new Map<string, TextResolver>();
  const ofType = resolversOfZone(timeZone);
  if (!isJsonObject(types)) return resolvers;
  for (const column of Object.keys(types)) {
    const type = types[column];
    if (typeof type !== 'string') throw new DecodeError('bad-schema', `the type of column ${column} is not a text`);
    const resolve = ofType(withMembers(type, configured, column));
    const isBlob = isJsonObject(sqlType) && sqlType[column] === BLOB;
    resolvers.set(column, isBlob && type === 'json' ? (text) => resolve(readAsUtf8(text)) : resolve);
  }
  return resolvers;
}

/** java.sql.Types.BLOB: what Canal takes JSON for on MariaDB, where it is a text in UTF-8; it then reads its bytes as ISO-8859-1. */
const BLOB = 2004;

function readAsUtf8(text: string): string {
  const bytes = Buffer.from(text, 'latin1');
  return bytes.toString('latin1') === text ? bytes.toString() : text;
}

/** Some versions name an enum's type without its members. */
function withMembers(type: string, configured: ColumnTypes, column: string): string {
  const bare = type.length <= 4 && (type === 'enum' || type === 'set');
  return bare && Object.hasOwn(configured, column) ? (configured[column] as string) : type;
}

const resolversOfZone = memoize((timeZone: string) =>
  memoize((mysqlType: string) => createResolver(mysqlType, timeZone)),
);

function createResolver(mysqlType: string, timeZone: string): TextResolver {
  const type = parseType(mysqlType);
  const resolve = textResolver(mysqlType, timeZone);
  switch (familyOf(type)) {
    case 'enum':
      return enumResolver(membersOf(type));
    case 'set':
      return setResolver(membersOf(type));
    case 'binary':
    case 'geometry':
      return (text) => resolve(Buffer.from(text, 'latin1').toString('base64'));
    default:
      return resolve;
  }
}

/** 0 stands for a value that was no member: an empty text. */
function enumResolver(members: readonly string[]): TextResolver {
  return (text) => {
    const ordinal = Number(text);
    if (ordinal === 0) return '';
    const member = members[ordinal - 1];
    if (member === undefined) throw new DecodeError('bad-value', 'not an ordinal of the enum');
    return member;
  };
}

function setResolver(members: readonly string[]): TextResolver {
  return (text) => {
    if (!/^\d{1,20}$/.test(text)) throw new DecodeError('bad-value', 'not a bit mask');
    const mask = BigInt(text);
    return members.filter((_, bit) => (mask >> BigInt(bit)) & 1n);
  };
}
