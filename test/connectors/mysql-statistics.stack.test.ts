import { createConnection, type Connection, type RowDataPacket } from 'mysql2/promise';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createMysql } from '../../src/connectors/mysql.ts';
import { endpoints } from '../../stack/endpoints.ts';

const database = `t_statistics_${Date.now()}`;
const table = `${database}.goods`;
const source = createMysql(endpoints().mysql);
let connection: Connection;

beforeAll(async () => {
  connection = await createConnection({ ...endpoints().mysql, multipleStatements: true });
  const rows = Array.from({ length: 2000 }, (_, at) => `(${at}, ${at % 4})`);
  await connection.query(`set sql_log_bin = 0; create database ${database}; use ${database};
    create table goods (id int primary key, brand int); create user ${database}@'%' identified by 'p'`);
  // What is known of an empty table is not told for a day.
  expect(await source.estimateRows(table)).toBe(0);
  await connection.query(`insert into goods values ${rows.join()}`);
});

afterAll(async () => {
  await connection.query(`drop database ${database}; drop user ${database}@'%'`);
  await connection.end();
  await source.close();
});

test('how many rows there are is told about, and as of now', async () => {
  const rows = await source.estimateRows(table);
  expect(rows).toBeGreaterThan(1600);
  expect(rows).toBeLessThan(2400);
});

test('rows are counted, all or those of a condition', async () => {
  expect(await source.countRows(table)).toBe(2000);
  expect(await source.countRows(table, 'brand = 1 or brand = 2 -- both')).toBe(1000);
});

test('a transaction that has changed rows is seen until it ends; one that has only read is not', async () => {
  const isListed = async (): Promise<boolean> => {
    const listed = await source.openTransactions();
    const [[own]] = await connection.query<RowDataPacket[]>(
      'select cast(trx_id as char) as id from information_schema.innodb_trx where trx_mysql_thread_id = connection_id()',
    );
    return listed?.includes(String(own?.['id'])) === true;
  };
  await connection.query('begin; select * from goods where id = 1 for update');
  expect(await isListed()).toBe(false);
  await connection.query('update goods set brand = 9 where id = 1');
  expect(await isListed()).toBe(true);
  const listed = await source.openTransactions();
  await connection.query('commit');
  const left = await source.openTransactions();
  expect(listed?.every((id) => left?.includes(id))).toBe(false);
});

test('who may not see transactions is told so', async () => {
  const stranger = createMysql({ ...endpoints().mysql, user: database, password: 'p' });
  expect(await stranger.openTransactions()).toBeNull();
  await stranger.close();
});
