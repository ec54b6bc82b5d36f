import * as fc from 'fast-check';
import type { Value } from '../../src/model/change.ts';

/** A column with a value, and how MySQL and each tool write it. `json` is JSON text, since numbers need all their digits. */
export interface AnyColumn {
  type: string;
  value: Value;
  /** As rows read from MySQL have it: binary as base64, bits as a number. */
  mysql: string;
  /** As Canal's flat message has it. */
  canal: string;
  json: { debezium: string; maxwell: string };
}

const quoted = (text: string): string => JSON.stringify(text);

function column(
  type: string,
  value: Value,
  forms: Partial<Omit<AnyColumn, 'type' | 'value'>> & { mysql: string },
): AnyColumn {
  const json = { debezium: quoted(forms.mysql), maxwell: quoted(forms.mysql) };
  return { type, value, canal: forms.mysql, json, ...forms };
}

const bigint = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map((number) => {
  const mysql = String(number);
  const value = number <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(number) : mysql;
  return column('bigint unsigned', value, {
    mysql,
    json: { debezium: quoted(twosComplement(number)), maxwell: mysql },
  });
});

const signed = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map((number) => {
  const mysql = String(number);
  const value = Number.isSafeInteger(Number(mysql)) ? Number(mysql) : mysql;
  return column('bigint', value, { mysql, json: { debezium: mysql, maxwell: mysql } });
});

const decimal = fc
  .tuple(fc.bigInt({ min: -(10n ** 38n), max: 10n ** 38n }), fc.integer({ min: 1, max: 12 }), fc.boolean())
  .map(([unscaled, scale, precise]) => {
    const digits = String(unscaled < 0n ? -unscaled : unscaled).padStart(scale + 1, '0');
    const mysql = `${unscaled < 0n ? '-' : ''}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
    const short = mysql.replace(/\.?0+$/, (zeros) => (zeros.startsWith('.') ? '.0' : ''));
    return column(`decimal(50,${scale})`, mysql, {
      mysql,
      canal: short,
      json: { debezium: quoted(precise ? twosComplement(unscaled) : mysql), maxwell: mysql },
    });
  });

const float = fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => {
  const text = String(number).replace('e', 'E');
  const json = { debezium: text, maxwell: text };
  return column('double', number + 0, { mysql: Object.is(number, -0) ? '0' : text, json });
});

/** Microseconds since 1970, in the years 1000 to 9999. */
const micros = fc.bigInt({ min: -30_610_224_000_000_000n, max: 253_402_300_799_999_999n });

const datetime = fc.tuple(micros, fc.integer({ min: 0, max: 6 })).map(([exact, digits]) => {
  const us = truncated(exact, digits);
  const mysql = clockText(us, digits);
  const debezium = String(digits <= 3 ? us / 1000n : us);
  const json = { debezium, maxwell: quoted(mysql) };
  return column(digits === 0 ? 'datetime' : `datetime(${digits})`, mysql.replace(' ', 'T'), { mysql, json });
});

const timestamp = fc
  .tuple(fc.bigInt({ min: 1_000_000n, max: 2_147_483_647_000_000n }), fc.constantFrom(0, 3, 6))
  .map(([exact, digits]) => {
    const mysql = clockText(truncated(exact, digits), digits);
    const value = `${mysql.replace(' ', 'T')}Z`;
    const json = { debezium: quoted(value), maxwell: quoted(mysql) };
    return column(digits === 0 ? 'timestamp' : `timestamp(${digits})`, value, { mysql, json });
  });

const date = micros.map((us) => {
  const mysql = clockText(us, 0).slice(0, 10);
  const days = us / 86_400_000_000n - (us < 0n && us % 86_400_000_000n !== 0n ? 1n : 0n);
  return column('date', mysql, { mysql, json: { debezium: String(days), maxwell: quoted(mysql) } });
});

const time = fc.bigInt({ min: -3_020_399_000_000n, max: 3_020_399_000_000n }).map((us) => {
  const [abs, sign] = us < 0n ? [-us, '-'] : [us, ''];
  const two = (number: bigint): string => String(number).padStart(2, '0');
  const seconds = abs / 1_000_000n;
  const clock = `${two(seconds / 3600n)}:${two((seconds / 60n) % 60n)}:${two(seconds % 60n)}`;
  const mysql = `${sign}${clock}.${String(abs % 1_000_000n).padStart(6, '0')}`;
  return column('time(6)', mysql, { mysql, json: { debezium: String(us), maxwell: quoted(mysql) } });
});

const bits = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map((number) => {
  const mysql = String(number);
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(number);
  const value = Number.isSafeInteger(Number(mysql)) ? Number(mysql) : mysql;
  return column('bit(64)', value, { mysql, json: { debezium: quoted(bytes.toString('base64')), maxwell: mysql } });
});

const binary = fc.uint8Array({ minLength: 1, maxLength: 9 }).map((array) => {
  const padded = Buffer.from(array);
  const stripped = padded.subarray(0, padded.findLastIndex((byte) => byte !== 0) + 1);
  const mysql = padded.toString('base64');
  const json = { debezium: quoted(mysql), maxwell: quoted(stripped.toString('base64')) };
  return column(`binary(${padded.length})`, mysql, { mysql, canal: stripped.toString('latin1'), json });
});

const members = fc.uniqueArray(fc.stringMatching(/^[^,\0]{1,8}$/), { minLength: 1, maxLength: 12 });

const sqlList = (names: string[]): string => names.map((name) => `'${name.replaceAll("'", "''")}'`).join(',');

const chosen = members.chain((names) => fc.tuple(fc.constant(names), fc.subarray(names)));

const set = chosen.map(([names, picked]) => {
  const mask = picked.reduce((sum, name) => sum + 2 ** names.indexOf(name), 0);
  const mysql = picked.join(',');
  const json = { debezium: quoted(mysql), maxwell: JSON.stringify(picked) };
  return column(`set(${sqlList(names)})`, picked, { mysql, canal: String(mask), json });
});

const oneOf = chosen.map(([names, [name = '']]) =>
  column(`enum(${sqlList(names)})`, name, { mysql: name, canal: String(names.indexOf(name) + 1) }),
);

const text = fc.string({ unit: 'grapheme' }).map((value) => column('varchar(100)', value, { mysql: value }));

const json = fc
  .json()
  .filter((one) => !/[eE]|\d{16}/.test(one))
  .map((mysql) => column('json', JSON.parse(mysql) as Value, { mysql }));

export const anyColumn: fc.Arbitrary<AnyColumn> = fc.oneof(
  bigint,
  signed,
  decimal,
  float,
  datetime,
  timestamp,
  date,
  time,
  bits,
  binary,
  set,
  oneOf,
  text,
  json,
);

/** Those that can be part of a primary key. */
export const anyKeyColumn = anyColumn.filter(({ type }) => type !== 'json');

function truncated(us: bigint, digits: number): bigint {
  const unit = 10n ** BigInt(6 - digits);
  return us - (((us % unit) + unit) % unit);
}

function clockText(us: bigint, digits: number): string {
  const rest = ((us % 1_000_000n) + 1_000_000n) % 1_000_000n;
  const seconds = new Date(Number((us - rest) / 1000n)).toISOString().slice(0, 19).replace('T', ' ');
  return digits === 0 ? seconds : `${seconds}.${String(rest).padStart(6, '0').slice(0, digits)}`;
}

/** Base64 of the fewest bytes, largest first. */
function twosComplement(number: bigint): string {
  let length = 1;
  while (BigInt.asIntN(length * 8, number) !== number) length++;
  const hex = BigInt.asUintN(length * 8, number)
    .toString(16)
    .padStart(length * 2, '0');
  return Buffer.from(hex, 'hex').toString('base64');
}
