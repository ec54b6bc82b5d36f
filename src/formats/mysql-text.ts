import type { Value } from '../model/change.ts';
import { ExactNumber, isJsonObject, type Json } from '../model/exact-json.ts';
import { DecodeError } from './decode-error.ts';
import { memoize } from './memoize.ts';
import { argument, familyOf, parseType, scaleOf, type MysqlType } from './mysql-type.ts';
import { parseJson } from './parse-json.ts';
import { toUtc } from './time-zone.ts';

/**
 * MySQL's text form of a value -> the resolved value; binary columns come as base64, bit columns as a decimal number.
 * Every format brings its values into this form, and rows read from MySQL have it: so a row becomes the same whatever
 * way it came. Nothing is rounded but FLOAT, to the six digits that MySQL itself shows. The table of types: docs/formats.md.
 */
export type TextResolver = (text: string) => Value;

const resolversOfZone = memoize((timeZone: string) =>
  memoize((mysqlType: string) => createResolver(parseType(mysqlType), timeZone)),
);

/**
 * @param mysqlType as SHOW COLUMNS tells it, such as `decimal(12,2) unsigned`
 * @param timeZone of TIMESTAMP columns
 */
export function textResolver(mysqlType: string, timeZone = 'UTC'): TextResolver {
  return resolversOfZone(timeZone)(mysqlType);
}

function createResolver(type: MysqlType, timeZone: string): TextResolver {
  switch (familyOf(type)) {
    case 'integer':
    case 'bit':
      return resolveInteger;
    case 'year':
      // The binlog holds 0000 as 1900 + 0, which no other year is.
      return (text) => (text === '1900' ? 0 : resolveInteger(text));
    case 'decimal':
      return decimalResolver(scaleOf(type));
    case 'float':
      return floatResolver(type);
    case 'double':
      return resolveDouble;
    case 'date':
      return (text) => (isZeroDate(text) ? null : text);
    case 'datetime':
      return datetimeResolver(scaleOf(type));
    case 'timestamp':
      return timestampResolver(scaleOf(type), timeZone);
    case 'time':
      return (text) => fitFraction(text, text.indexOf('.'), scaleOf(type));
    case 'set':
      return (text) => (text === '' ? [] : text.split(','));
    case 'json':
      return resolveJson;
    case 'binary':
      return type.base === 'binary' ? binaryResolver(argument(type, 0, MAX_BINARY_LENGTH) ?? 1) : asItIs;
    default:
      return asItIs;
  }
}

function asItIs(text: string): Value {
  return text;
}

function resolveInteger(text: string): Value {
  const number = Number(text);
  if (Number.isSafeInteger(number) && text !== '') return number;
  if (!/^-?\d+$/.test(text)) throw badValue('a whole number');
  return text;
}

function resolveDouble(text: string): Value {
  const number = Number(text);
  if (!Number.isFinite(number) || text === '') throw badValue('a number');
  return number;
}

const MAX_FLOAT_DECIMALS = 30;

/** MySQL shows six digits of a FLOAT, or as many decimals as FLOAT(m,d) says; the binlog holds all of them. */
function floatResolver(type: MysqlType): TextResolver {
  const decimals = argument(type, 1, MAX_FLOAT_DECIMALS);
  return (text) => {
    const number = resolveDouble(text) as number;
    return Number(decimals === undefined ? number.toPrecision(6) : number.toFixed(decimals));
  };
}

/** Canal shortens a zero fraction (`1.0` for 1.00), others drop it; the column's scale gives it back. Digits are never cut. */
function decimalResolver(scale: number): TextResolver {
  return (text) => {
    const plain = text.includes('e') || text.includes('E') ? withoutExponent(text) : text;
    const point = plain.indexOf('.');
    if (plain === '' || Number.isNaN(Number(plain))) throw badValue('a decimal');
    return fitFraction(plain, point, scale);
  };
}

/** `0E-10` -> `0.0000000000` */
function withoutExponent(text: string): string {
  const match = /^(-?)(\d+)(?:\.(\d*))?[eE]([+-]?\d{1,3})$/.exec(text);
  if (match === null) throw badValue('a decimal');
  const [, sign = '', whole = '', fraction = '', exponent] = match;
  const shift = Number(exponent);
  const digits = `${'0'.repeat(Math.max(0, 1 - whole.length - shift))}${whole}${fraction}${'0'.repeat(Math.max(0, shift - fraction.length))}`;
  const point = digits.length - Math.max(0, fraction.length - shift);
  return `${sign}${digits.slice(0, point)}${point < digits.length ? `.${digits.slice(point)}` : ''}`;
}

/** Pads or cuts zeros at the end, until there are so many digits after the point. */
function fitFraction(text: string, point: number, digits: number): string {
  const have = point === -1 ? 0 : text.length - point - 1;
  if (have === digits) return text;
  if (have < digits) return `${text}${point === -1 ? '.' : ''}${'0'.repeat(digits - have)}`;
  for (let at = point + digits + 1; at < text.length; at++) if (text.charCodeAt(at) !== 0x30) return text;
  return text.slice(0, digits === 0 ? point : point + digits + 1);
}

const SECONDS_LENGTH = 'YYYY-MM-DD hh:mm:ss'.length;

function datetimeResolver(digits: number): TextResolver {
  return (text) => {
    if (isZeroDate(text)) return null;
    const point = text.length > SECONDS_LENGTH ? SECONDS_LENGTH : -1;
    return fitFraction(text, point, digits).replace(' ', 'T');
  };
}

function timestampResolver(digits: number, timeZone: string): TextResolver {
  const utc = toUtc(timeZone);
  const resolve = datetimeResolver(digits);
  return (text) => (isZeroDate(text) ? null : `${resolve(utc(text)) as string}Z`);
}

/** Months and days can be zero, too. */
function isZeroDate(text: string): boolean {
  if (text.charCodeAt(4) !== 0x2d || text.charCodeAt(7) !== 0x2d) throw badValue('a date');
  return text.startsWith('0000-') || text.startsWith('-00', 4) || text.startsWith('-00', 7);
}

const MAX_BINARY_LENGTH = 255;

/** The binlog drops the zero bytes at the end of BINARY(n). */
function binaryResolver(length: number): TextResolver {
  const encodedLength = Math.ceil(length / 3) * 4;
  const padding = (3 - (length % 3)) % 3;
  return (text) => {
    const padded = text.endsWith('==') ? 2 : Number(text.endsWith('='));
    if (text.length === encodedLength && padded === padding) return text;
    const bytes = Buffer.alloc(length);
    const given = Buffer.from(text, 'base64');
    if (given.length > length) return text;
    given.copy(bytes);
    return bytes.toString('base64');
  };
}

function resolveJson(text: string): Value {
  return parseJson(text, (digits) => digits) as Value;
}

/** A message's own JSON as a value: a number that a JavaScript number cannot hold becomes text. */
export function jsonValue(json: Json): Value {
  if (json instanceof ExactNumber) return json.text;
  if (typeof json !== 'object' || json === null) return json;
  if (Array.isArray(json)) {
    for (let at = 0; at < json.length; at++) json[at] = jsonValue(json[at] as Json) as Json;
  } else if (isJsonObject(json)) {
    for (const name of Object.keys(json)) json[name] = jsonValue(json[name] as Json) as Json;
  }
  return json as Value;
}

/** Without the value: it may be one that nobody is to see. */
function badValue(wanted: string): DecodeError {
  return new DecodeError('bad-value', `not ${wanted}`);
}
