import { createConnection, type Connection, type RowDataPacket } from 'mysql2/promise';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { beyondKey, upToKey, type KeyColumn } from '../../src/connectors/mysql-key-order.ts';
import { parameterOf } from '../../src/formats/mysql-parameter.ts';
import type { Value } from '../../src/model/change.ts';
import { endpoints } from '../../stack/endpoints.ts';

/** That a page deep in a table costs no more than one at its beginning: else a whole table costs the square of its rows. */
const database = `t_order_${Date.now()}`;
let connection: Connection;

beforeAll(async () => {
  connection = await createConnection({ ...endpoints().mysql, multipleStatements: true });
  const texts = Array.from({ length: 3000 }, (_, at) => `(${(at % 3) + 1}, ${Math.floor(at / 100)}, 'n${at}')`);
  await connection.query(`set sql_log_bin = 0; create database ${database} character set utf8mb4; use ${database};
    create table numbers (a int, b int, c varchar(9), primary key (a, b, c)); insert into numbers values ${texts.join()};
    create table words (a enum('z','m','a'), b int, c varchar(9), primary key (a, b, c)); insert into words values ${texts.join()};
    analyze table numbers, words`);
});

afterAll(async () => {
  await connection.query(`drop database ${database}`);
  await connection.end();
});

const cases: { table: string; type: string; after: Value[]; upTo: Value[] }[] = [
  { table: 'numbers', type: 'int', after: [2, 15, 'n15'], upTo: [3, 25, 'n'] },
  { table: 'words', type: `enum('z','m','a')`, after: ['m', 15, 'n15'], upTo: ['a', 25, 'n'] },
];

test.each(cases)('a page of $table is found by the index', async ({ table, type, after, upTo }) => {
  const types = [type, 'int', 'varchar(9)'];
  const key = types.map((type, at): KeyColumn => ({ name: 'abc'.charAt(at), type, toParameter: parameterOf(type) }));
  const [beyond, within] = [beyondKey(key, after), upToKey(key, upTo)];
  await connection.query('flush status');
  const [rows] = await connection.query<RowDataPacket[]>(
    `select * from ${table} where ${beyond.sql} and ${within.sql} order by a, b, c limit 20`,
    [...beyond.values, ...within.values],
  );
  const [reads] = await connection.query<RowDataPacket[]>(`show session status like 'Handler_read%'`);
  expect(rows).toHaveLength(20);
  expect(reads.reduce((sum, { Value }) => sum + Number(Value), 0)).toBeLessThan(40);
});
