import { createConnection, type Connection } from 'mysql2/promise';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { endpoints } from '../../stack/endpoints.ts';
import { resolveRows } from '../../src/activities/heal/source-rows.ts';
import { createMysql } from '../../src/connectors/mysql.ts';
import { createDecoder } from '../../src/formats/formats.ts';
import { parameterOf } from '../../src/formats/mysql-parameter.ts';
import type { Row, Value } from '../../src/model/change.ts';
import { columnTypesAt } from './scenario-types.ts';
import { readLines, recordOfLine } from './records.ts';

/** What MySQL itself says of values: that a row read again equals the row that came as a change, and that its key finds it. */
const database = `t_values_${Date.now()}`;
const source = createMysql(endpoints().mysql);
let connection: Connection;

beforeAll(async () => {
  connection = await createConnection({ ...endpoints().mysql, multipleStatements: true });
  // Nothing of this is captured: Canal 1.1.7 stops for good at a binlog with such a table.
  await connection.query(`set sql_log_bin = 0; create database ${database} character set utf8mb4; use ${database};
    set time_zone = '+09:00';
    create table keyed (b binary(4), at timestamp(3), price decimal(30,10), name varchar(20), primary key (b, at, price));
    insert into keyed values
      (x'00FF0000', '2026-03-01 09:00:00.5', 12345678901234567890.0123456789, 'first'),
      (x'00FF0000', '2026-03-01 09:00:00.5', 12345678901234567890.0123456790, 'next to it'),
      (x'0000DE3F', '2026-03-01 00:00:00', -1, 'other');
    create table odd_keys (u bigint unsigned, bits bit(64), s set('x','y'), at datetime(6), y year, t time(1), d double, primary key (u, bits, s, at, y, t, d));
    insert into odd_keys values (18446744073709551615, b'${'1'.repeat(64)}', 'x,y', '0001-01-01 00:00:00.000001', 0, '-838:59:59', 0.1);
    create table places (id int primary key, e enum('point','binary'), p point, f float);
    insert into places values (1, 'point', point(1.5, -2), 16777216)`);
});

afterAll(async () => {
  await connection.query(`drop database ${database}`);
  await connection.end();
  await source.close();
});

async function readBack(table: string, keyColumns: string[]): Promise<{ all: Row[]; byKey: Row[] }> {
  const at = { table: `${database}.${table}`, keyColumns, parameterOf };
  const keysOf = (rows: Row[]): Value[][] => rows.map((row) => keyColumns.map((column) => row[column] as Value));
  const all = resolveRows(await source.readKeys({ ...at, after: null, limit: 100 }));
  return { all, byKey: resolveRows(await source.readRows({ ...at, keys: keysOf(all) })) };
}

test('a key of binary, timestamp and decimal columns finds its row, and no other', async () => {
  const keyColumns = ['b', 'at', 'price'];
  const { all, byKey } = await readBack('keyed', keyColumns);
  expect(all).toHaveLength(3);
  expect(byKey.map(({ name }) => name)).toEqual(['other', 'first', 'next to it']);
  expect(byKey[1]).toEqual({
    b: 'AP8AAA==',
    at: '2026-03-01T00:00:00.500Z',
    price: '12345678901234567890.0123456789',
    name: 'first',
  });
  const one = await source.readRows({
    table: `${database}.keyed`,
    keyColumns,
    keys: [['AP8AAA==', '2026-03-01T00:00:00.500Z', '12345678901234567890.0123456789']],
    parameterOf,
  });
  expect(one.rows.map(({ name }) => name)).toEqual(['first']);
});

test('a page of keys goes on behind such a key', async () => {
  const { rows } = await source.readKeys({
    table: `${database}.keyed`,
    keyColumns: ['b', 'at', 'price'],
    after: ['AP8AAA==', '2026-03-01T00:00:00.500Z', '12345678901234567890.0123456789'],
    limit: 100,
    parameterOf,
  });
  expect(rows).toEqual([{ b: 'AP8AAA==', at: '2026-03-01 00:00:00.500', price: '12345678901234567890.0123456790' }]);
});

test('so does a key of any other type', async () => {
  const { byKey } = await readBack('odd_keys', ['u', 'bits', 's', 'at', 'y', 't', 'd']);
  expect(byKey).toEqual([
    {
      u: '18446744073709551615',
      bits: '18446744073709551615',
      s: ['x', 'y'],
      at: '0001-01-01T00:00:00.000001',
      y: 0,
      t: '-838:59:59.0',
      d: 0.1,
    },
  ]);
});

test("an enum that has a type's name for a member is an enum all the same", async () => {
  const { byKey } = await readBack('places', ['id']);
  expect(byKey).toEqual([{ id: 1, e: 'point', p: 'AAAAAAEBAAAAAAAAAAAA+D8AAAAAAAAAwA==', f: 16777200 }]);
});

test('a row of every type is the same when it is read as when it came as a change', async () => {
  const lines = readLines('debezium/own-with-schema.jsonl');
  const columnTypes = (table: string) => columnTypesAt('', table);
  const decoded = lines.map((line) =>
    createDecoder('debezium', { timeZone: 'UTC', columnTypes }).decode(recordOfLine(line)),
  );
  const types = columnTypesAt('', 'shop.types') ?? {};
  const columns = Object.entries(types).map(([name, type]) => `\`${name}\` ${type}`);
  await connection.query(`create table types (${columns.join(', ')}, primary key (id));
    set session sql_mode = ''; set time_zone = '+00:00';
    insert into types values (1, 1,-128,255,-32768,16777215,-2147483648,4294967295,-9223372036854775808,18446744073709551615,
      12345678901234567890.0123456789, 99999999.99, 3.14159, 2.718281828459045, b'1', b'1010101010', b'${'1'.repeat(64)}',
      '2026-02-03','2026-02-03 04:05:06','2026-02-03 04:05:06.789','2026-02-03 04:05:06.789012','2026-02-03 04:05:06',
      '2026-02-03 04:05:06.789012','-838:59:59','12:34:56.123456',2026,'ch','vc 😀 汉字','é ü','text\\nnl\\t"quoted"\\\\ / \\u0001',
      repeat('L',300), x'0001FE', x'DEADBEEF00', x'00FF80C3A9',
      '{"a": 1, "b": [true, null, 1.5, "é😀"], "big": 18446744073709551615, "n": {"x": "y"}}', 'b', 'x,z', point(1.5,-2))`);
  const { rows } = await source
    .readRows({ table: `${database}.types`, keyColumns: ['id'], keys: [[1]], parameterOf })
    .then((text) => ({ rows: resolveRows(text) }));
  const [first] = decoded;
  expect(first?.kind === 'rows' && first.changes[0]?.after).toEqual(rows[0]);
});
