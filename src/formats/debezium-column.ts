import type { Value } from '../model/change.ts';
import type { Json } from '../model/exact-json.ts';
import { DecodeError } from './decode-error.ts';
import * as encoded from './debezium-values.ts';
import type { ConnectColumn } from './debezium-schema.ts';
import { memoize } from './memoize.ts';
import { textResolver } from './mysql-text.ts';
import { familyOf, parseType, scaleOf } from './mysql-type.ts';
import { scalarText } from './row.ts';

/**
 * A column's values, whatever Debezium's settings made of them -> MySQL's text -> the resolved value.
 * The schema, where there is one, says how a value is written; the MySQL type says what it is, to the digit.
 */
export type ColumnReader = (value: Exclude<Json, null>) => Value;

/** What stands for a value that the binlog did not hold: as text, and as base64 in a column of bytes. */
const UNAVAILABLE = '__debezium_unavailable_value';
const UNAVAILABLE_BYTES = Buffer.from(UNAVAILABLE).toString('base64');

export function isUnavailable(value: Json): boolean {
  return value === UNAVAILABLE || value === UNAVAILABLE_BYTES;
}

type ToText = (value: Exclude<Json, null>) => string | undefined;

/** What is known of a column: at least one of the two. */
export interface KnownColumn {
  schema: ConnectColumn | undefined;
  /** From the config. */
  mysqlType: string | undefined;
}

export const columnReader = memoize(
  createColumnReader,
  ({ schema, mysqlType }) => `${schema?.type} ${schema?.name} ${schema?.scale} ${mysqlType}`,
);

function createColumnReader({ schema, mysqlType }: KnownColumn): ColumnReader {
  const bySchema = schema && readingOf(schema);
  const type = mysqlType ?? bySchema?.mysqlType ?? 'text';
  const toText = bySchema?.toText ?? textByType(type);
  const resolve = textResolver(type);
  const { base, unsigned } = parseType(type);
  const wrapped = base === 'bigint' && unsigned;
  return (value) => {
    const text = toText?.(value) ?? scalarText(value);
    // Debezium keeps an enum's members in a list that commas part, and leaves its escapes in the value.
    if (base === 'enum' && text.includes('\\,')) return resolve(text.replaceAll('\\,', ','));
    // bigint.unsigned.handling.mode=long lets the upper half wrap around.
    return resolve(wrapped && text.startsWith('-') && /^-\d{1,19}$/.test(text) ? unsignedText(text) : text);
  };
}

function unsignedText(text: string): string {
  return BigInt.asUintN(64, BigInt(text)).toString();
}

interface Reading {
  mysqlType: string;
  toText?: ToText;
}

/** By the schema's name for what the values stand for; the MySQL types are those that take the text as it is. */
const readings: Record<string, Reading> = {
  'io.debezium.time.Date': { mysqlType: 'date', toText: encoded.dateOfDays },
  'io.debezium.time.Time': { mysqlType: 'time', toText: encoded.timeOf('ms') },
  'io.debezium.time.MicroTime': { mysqlType: 'time', toText: encoded.timeOf('us') },
  'io.debezium.time.NanoTime': { mysqlType: 'time', toText: encoded.timeOf('ns') },
  'io.debezium.time.Timestamp': { mysqlType: 'datetime', toText: encoded.datetimeOf('ms') },
  'io.debezium.time.MicroTimestamp': { mysqlType: 'datetime(6)', toText: encoded.datetimeOf('us') },
  'io.debezium.time.NanoTimestamp': { mysqlType: 'datetime(6)', toText: encoded.datetimeOf('ns') },
  'io.debezium.time.ZonedTimestamp': { mysqlType: 'timestamp', toText: encoded.zonedTimestamp },
  'io.debezium.time.ZonedTime': { mysqlType: 'time', toText: encoded.isoText },
  'io.debezium.time.IsoDate': { mysqlType: 'date', toText: encoded.isoText },
  'io.debezium.time.IsoTime': { mysqlType: 'time', toText: encoded.isoText },
  'io.debezium.time.IsoTimestamp': { mysqlType: 'datetime', toText: encoded.isoText },
  'io.debezium.time.Year': { mysqlType: 'year' },
  'io.debezium.data.Bits': { mysqlType: 'bit', toText: encoded.bits },
  'io.debezium.data.Json': { mysqlType: 'json' },
  'io.debezium.data.Enum': { mysqlType: 'enum' },
  'io.debezium.data.EnumSet': { mysqlType: 'set' },
  'io.debezium.data.VariableScaleDecimal': { mysqlType: 'text', toText: encoded.variableDecimal },
  'io.debezium.data.geometry.Point': { mysqlType: 'geometry', toText: encoded.geometry },
  'io.debezium.data.geometry.Geometry': { mysqlType: 'geometry', toText: encoded.geometry },
  'org.apache.kafka.connect.data.Date': { mysqlType: 'date', toText: encoded.dateOfDays },
  'org.apache.kafka.connect.data.Time': { mysqlType: 'time', toText: encoded.timeOf('ms') },
  'org.apache.kafka.connect.data.Timestamp': { mysqlType: 'datetime', toText: encoded.datetimeOf('ms') },
};

const readingsOfPlainTypes: Record<string, Reading> = {
  int8: { mysqlType: 'int' },
  int16: { mysqlType: 'int' },
  int32: { mysqlType: 'int' },
  int64: { mysqlType: 'bigint' },
  boolean: { mysqlType: 'int' },
  float: { mysqlType: 'float' },
  float32: { mysqlType: 'float' },
  double: { mysqlType: 'double' },
  float64: { mysqlType: 'double' },
  bytes: { mysqlType: 'blob' },
  string: { mysqlType: 'text' },
};

function readingOf({ type, name, scale }: ConnectColumn): Reading {
  if (name === 'org.apache.kafka.connect.data.Decimal')
    return { mysqlType: `decimal(65,${scale})`, toText: encoded.decimalOf(scale) };
  const byName = name !== undefined && Object.hasOwn(readings, name) ? readings[name] : undefined;
  const reading = byName ?? (Object.hasOwn(readingsOfPlainTypes, type) ? readingsOfPlainTypes[type] : undefined);
  if (reading === undefined) throw new DecodeError('bad-schema', `no values of ${name ?? type} are known`);
  return reading;
}

/** Without a schema: how Debezium writes a MySQL type with its own defaults, and in the modes that can be told apart. */
function textByType(mysqlType: string): ToText | undefined {
  const type = parseType(mysqlType);
  const digits = scaleOf(type);
  switch (familyOf(type)) {
    case 'date':
      return numberOr(encoded.dateOfDays, encoded.isoText);
    case 'time':
      return numberOr(encoded.timeOf('us'), encoded.isoText);
    case 'datetime':
      return numberOr(encoded.datetimeOf(digits <= 3 ? 'ms' : 'us'), encoded.isoText);
    case 'timestamp':
      return numberOr(encoded.datetimeOf(digits <= 3 ? 'ms' : 'us'), encoded.zonedTimestamp);
    case 'decimal':
      return encoded.decimalTextOr(encoded.decimalOf(digits));
    case 'integer':
      return encoded.decimalOf(0);
    case 'bit':
      return encoded.bits;
    case 'geometry':
      return encoded.geometry;
    default:
      return undefined;
  }
}

function numberOr(ofNumber: ToText, ofText: ToText): ToText {
  return (value) => (typeof value === 'string' ? ofText(value) : ofNumber(value));
}
