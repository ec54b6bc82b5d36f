import { expect, test } from 'vitest';
import type { Row } from '../../src/model/change.ts';
import { createDecoder, type FormatName } from '../../src/formats/formats.ts';
import { columnTypesAt } from './scenario-types.ts';
import { readLines, recordOfLine } from './records.ts';

/** One workload, captured by each tool. What its rows end as was written by hand from the statements. */
const captures: [FormatName, string][] = [
  ['canal', 'canal/mariadb-10.11-kafka-records.jsonl'],
  ['debezium', 'debezium/mysql-9.7-noschema-kafka-records.jsonl'],
  ['maxwell', 'maxwell/maxwell-1.22.6-kafka-records.jsonl'],
];

const keys: Record<string, string[]> = {
  'shop.orders': ['id'],
  'shop.order_item': ['order_id', 'sku'],
  'shop.types': ['id'],
};

/** Applies every change. A row that left its key stays gone, as a heal would find it: the tools disagree on the order. */
function finalRows(format: FormatName, fixture: string): Record<string, Row> {
  const rows = new Map<string, Row>();
  const left = new Set<string>();
  for (const line of readLines(fixture)) {
    const columnTypes = (table: string) => columnTypesAt(line.value ?? '', table);
    const decoded = createDecoder(format, { timeZone: 'UTC', columnTypes }).decode(recordOfLine(line));
    for (const { table, before, after } of decoded.kind === 'rows' ? decoded.changes : []) {
      const key = keys[table];
      if (key === undefined) continue;
      const nameOf = (row: Row): string => `${table} ${key.map((column) => String(row[column])).join()}`;
      if (before !== null) rows.delete(nameOf(before));
      if (before !== null && (after === null || nameOf(after) !== nameOf(before))) left.add(nameOf(before));
      // The time of the capture itself.
      const { updated_at: _, ...rest } = after ?? {};
      if (after !== null && !left.has(nameOf(after))) rows.set(nameOf(after), rest);
    }
  }
  return Object.fromEntries(rows);
}

const order = (id: number, more: Row): Row => ({
  id,
  user_id: 1,
  note: null,
  created_at: '2026-01-02T00:00:00.000000',
  ...more,
});

const expected: Record<string, Row> = {
  'shop.orders 1': order(1, { status: 'odku', amount: '3.00' }),
  'shop.orders 201': order(201, { user_id: 9, status: 'tx', amount: '1.00' }),
  'shop.orders 301': order(301, {
    user_id: 7,
    status: 'new',
    coupon: 'C10',
    amount: '7.70',
    created_at: '2026-02-02T00:00:00.000000',
  }),
  'shop.orders 302': {
    id: 302,
    user_id: 8,
    status: 'new',
    coupon_code: 'Z',
    amount: '8.8000',
    created_at: '2026-02-02T00:00:00.000000',
  },
  'shop.order_item 1,a': { order_id: 1, sku: 'a', qty: 2 },
  'shop.order_item 1,b': { order_id: 1, sku: 'b', qty: 3 },
  'shop.order_item 2,a': { order_id: 2, sku: 'a', qty: 3 },
  'shop.types 1': typesRow(1, {
    c_bool: 0,
    c_tiny: -128,
    c_utiny: 255,
    c_small: -32768,
    c_umed: 16777215,
    c_int: -2147483648,
    c_uint: 4294967295,
    c_big: '-9223372036854775808',
    c_ubig: '18446744073709551615',
    c_dec: '12345678901234567890.0123456789',
    c_udec: '99999999.99',
    c_float: Number('3.14159'),
    c_double: Number('2.718281828459045'),
    c_bit1: 1,
    c_bit10: 0b1010101010,
    c_bit64: '18446744073709551615',
    c_date: '2026-02-03',
    c_dt: '2026-02-03T04:05:06',
    c_dt3: '2026-02-03T04:05:06.789',
    c_dt6: '2026-02-03T04:05:06.789012',
    c_ts: '2026-02-03T04:05:06Z',
    c_ts6: '2026-02-03T04:05:06.789012Z',
    c_time: '-838:59:59',
    c_time6: '12:34:56.123456',
    c_year: 2026,
    c_char: 'ch',
    c_vc: 'vc 😀 汉字',
    c_latin: 'é ü',
    // MySQL itself reads \u as u.
    c_text: 'text\nnl\t"quoted"\\ / u0001',
    c_long: 'L'.repeat(300),
    c_bin: Buffer.from('0001FE0000000000', 'hex').toString('base64'),
    c_vbin: Buffer.from('DEADBEEF00', 'hex').toString('base64'),
    c_json: { a: 2 },
    c_enum: 'ç',
    c_set: ['x', 'z'],
    c_geom: Buffer.from('000000000101000000000000000000F83F00000000000000C0', 'hex').toString('base64'),
  }),
  'shop.types 3': typesRow(3, {
    c_time: '00:00:00',
    c_year: 0,
    c_enum: '',
    c_set: [],
    c_char: '',
    c_blob: '',
    c_json: [],
  }),
  'shop.types 4': typesRow(4, {
    c_date: '1000-01-01',
    c_dt: '9999-12-31T23:59:59',
    c_dt6: '0001-01-01T00:00:00.000001',
    c_time: '838:59:59',
    c_float: -0.1,
    c_double: 1e300,
    c_json: 'str',
    c_bool: 2,
  }),
  'shop.types 5': typesRow(5, {}),
};

function typesRow(id: number, values: Row): Row {
  const columns = Object.keys(columnTypesAt('', 'shop.types') ?? {});
  return { ...Object.fromEntries(columns.map((column) => [column, null])), id, ...values };
}

/** What a tool loses, each of it told in docs/formats.md: `{ table and key: { column: what comes instead } }`. */
const losses: Record<string, Record<string, Row>> = {
  // latin1 columns, which Canal 1.1.7 writes to JSON as broken UTF-8.
  canal: { 'shop.types 1': { c_latin: '\uFFFD \uFFFD' } },
  // enable.time.adjuster, which is on by default.
  debezium: { 'shop.types 4': { c_dt6: '2001-01-01T00:00:00.000001' } },
  maxwell: {
    'shop.types 1': { c_time: '17:04:05', c_geom: 'POINT (1.5 -2)' },
    'shop.types 3': { c_enum: null },
    'shop.types 4': { c_time: '22:59:59' },
  },
};

test.each(captures)('the rows that %s tells of end as the statements left them', (format, fixture) => {
  const wanted = Object.entries(expected).map(([name, row]) => [name, { ...row, ...losses[format]?.[name] }]);
  expect(finalRows(format, fixture)).toEqual(Object.fromEntries(wanted));
});
