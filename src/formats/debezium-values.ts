import { ExactNumber, isJsonObject, type Json } from '../model/exact-json.ts';
import { DecodeError } from './decode-error.ts';

/** Debezium's ways to write a value -> MySQL's text. Undefined: not written so, and taken as it is. */

type Written = Exclude<Json, null>;

const DAY_MS = 86_400_000;

export function dateOfDays(value: Written): string {
  return isoOfMillis(wholeNumber(value, 'days') * DAY_MS).slice(0, 10);
}

type Unit = 'ms' | 'us' | 'ns';

const PER_SECOND = { ms: 1_000n, us: 1_000_000n, ns: 1_000_000_000n };
const FRACTION_DIGITS = { ms: 3, us: 6, ns: 9 };

/** Since 1970, of a clock without a zone. */
export function datetimeOf(unit: Unit): (value: Written) => string {
  return (value) => {
    const { seconds, fraction } = split(value, unit);
    return `${isoOfMillis(seconds * 1000).slice(0, 19)}.${microsOf(fraction)}`;
  };
}

export function timeOf(unit: Unit): (value: Written) => string {
  return (value) => {
    const negative = value instanceof ExactNumber ? value.text.startsWith('-') : typeof value === 'number' && value < 0;
    const { seconds, fraction } = split(negative ? negated(value) : value, unit);
    const two = (number: number): string => String(number).padStart(2, '0');
    const clock = `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
    return `${negative ? '-' : ''}${clock}.${microsOf(fraction)}`;
  };
}

function negated(value: Written): Written {
  return value instanceof ExactNumber ? new ExactNumber(value.text.slice(1)) : -Number(value);
}

/** MySQL has no nanoseconds. */
function microsOf(fraction: string): string {
  return fraction.length > 6 ? fraction.slice(0, 6) : fraction;
}

function split(value: Written, unit: Unit): { seconds: number; fraction: string } {
  const digits = FRACTION_DIGITS[unit];
  if (typeof value === 'number') {
    const perSecond = Number(PER_SECOND[unit]);
    const seconds = Math.floor(wholeNumber(value, unit) / perSecond);
    return { seconds, fraction: String(value - seconds * perSecond).padStart(digits, '0') };
  }
  if (!(value instanceof ExactNumber) || !/^-?\d{1,25}$/.test(value.text)) throw bad(`a number of ${unit}`);
  const exact = BigInt(value.text);
  const rest = ((exact % PER_SECOND[unit]) + PER_SECOND[unit]) % PER_SECOND[unit];
  return { seconds: Number((exact - rest) / PER_SECOND[unit]), fraction: String(rest).padStart(digits, '0') };
}

function isoOfMillis(ms: number): string {
  // MySQL's years are 1 to 9999.
  if (ms < -62_167_219_200_000 || ms > 253_402_300_799_999) throw bad('a date that MySQL has');
  return new Date(ms).toISOString();
}

/** `2026-02-03T04:05:06.789Z`; zero dates of columns that cannot be NULL come as 1970-01-01T00:00:00Z, which TIMESTAMP does not reach. */
export function zonedTimestamp(value: Written): string {
  const match =
    typeof value === 'string' ? /^(\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d)?)(\.\d+)?(Z|[+-]\d\d:\d\d)$/.exec(value) : null;
  if (match === null) throw bad('a timestamp');
  const [, local = '', fraction = '', zone = 'Z'] = match;
  const ms = Date.parse(`${local}${zone}`);
  if (Number.isNaN(ms)) throw bad('a timestamp');
  return ms === 0 ? '0000-00-00 00:00:00' : `${isoOfMillis(ms).slice(0, 19)}${fraction}`;
}

/** ISO text of a clock without a zone; the `Z` that some modes put behind it means nothing. */
export function isoText(value: Written): string {
  if (typeof value !== 'string') throw bad('a date or time');
  return value.replace(/Z$|\+00:00$/, '').replace('T', ' ');
}

/** Base64 of a two's complement, largest byte first. */
export function decimalOf(scale: number): (value: Written) => string | undefined {
  return (value) => (typeof value === 'string' ? decimalText(value, scale) : undefined);
}

/**
 * A decimal can be text or base64, and nothing in the message says which. Text has a point unless the scale is 0; then
 * digits alone are taken as text, which is wrong once in a thousand values of base64: docs/formats.md.
 */
export function decimalTextOr(
  ofBase64: (value: Written) => string | undefined,
): (value: Written) => string | undefined {
  return (value) => (typeof value === 'string' && /^-?\d+(?:\.\d+)?$/.test(value) ? value : ofBase64(value));
}

export function variableDecimal(value: Written): string | undefined {
  if (!isJsonObject(value)) return undefined;
  const { scale, value: unscaled } = value;
  if (
    typeof scale !== 'number' ||
    !Number.isInteger(scale) ||
    scale < 0 ||
    scale > 1000 ||
    typeof unscaled !== 'string'
  )
    throw bad('a decimal');
  return decimalText(unscaled, scale);
}

const MAX_DECIMAL_BYTES = 64;

function decimalText(base64: string, scale: number): string {
  const bytes = bytesOf(base64);
  if (bytes.length === 0 || bytes.length > MAX_DECIMAL_BYTES) throw bad('a decimal');
  const number = BigInt.asIntN(bytes.length * 8, BigInt(`0x${bytes.toString('hex')}`));
  const digits = (number < 0n ? -number : number).toString().padStart(scale + 1, '0');
  const point = digits.length - scale;
  return `${number < 0n ? '-' : ''}${digits.slice(0, point)}${scale > 0 ? `.${digits.slice(point)}` : ''}`;
}

/** BIT(1) is a boolean; more bits are base64, smallest byte first. */
export function bits(value: Written): string | undefined {
  if (typeof value !== 'string') return undefined;
  const bytes = bytesOf(value);
  if (bytes.length === 0 || bytes.length > 8) throw bad('a bit field');
  return bytes.reduceRight((bits, byte) => (bits << 8n) | BigInt(byte), 0n).toString();
}

/** As MySQL keeps it: four bytes of SRID, then WKB. */
export function geometry(value: Written): string | undefined {
  if (!isJsonObject(value)) return undefined;
  const { wkb, srid = null } = value;
  if (typeof wkb !== 'string') throw bad('a geometry');
  const prefix = Buffer.alloc(4);
  prefix.writeUInt32LE(srid === null ? 0 : wholeNumber(srid, 'SRID') >>> 0);
  return Buffer.concat([prefix, bytesOf(wkb)]).toString('base64');
}

function bytesOf(base64: string): Buffer {
  if (base64.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(base64)) throw bad('base64');
  return Buffer.from(base64, 'base64');
}

function wholeNumber(value: Written, what: string): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value)) throw bad(`a number of ${what}`);
  return value;
}

function bad(wanted: string): DecodeError {
  return new DecodeError('bad-value', `not ${wanted}`);
}
