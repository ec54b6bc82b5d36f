import { setTimeout as sleep } from 'node:timers/promises';
import { createConnection, type Connection } from 'mysql2/promise';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { endpoints } from '../../stack/endpoints.ts';
import { createMysql } from '../../src/connectors/mysql.ts';
import { parameterOf } from '../../src/formats/mysql-parameter.ts';

const database = `t_mysql_${Date.now()}`;
const source = createMysql(endpoints().mysql);
let connection: Connection;

beforeAll(async () => {
  connection = await createConnection({ ...endpoints().mysql, multipleStatements: true });
  await connection.query(`set sql_log_bin = 0; create database ${database} character set utf8mb4; use ${database};
    create table goods (id bigint unsigned primary key, price decimal(12,2), name varchar(50), at datetime(3), b bit(10), v varbinary(4), s set('x','y'), j json);
    insert into goods values (18446744073709551615, 1, '手机 😀', '2026-01-02 03:04:05.678', b'1010101010', x'DEADBEEF', 'x,y', '{"a": [1]}'), (2, 2, 'b', null, null, null, null, null);
    create table link (a int, b varchar(5), primary key (a, b)); insert into link values (1, 'x'), (1, 'y');
    create table sized (size enum('small', 'large') primary key); insert into sized values ('small'), ('large')`);
});

afterAll(async () => {
  await connection.query(`drop database ${database}`);
  await connection.end();
  await source.close();
});

test('rows come in exact text, with the types of their columns', async () => {
  const { rows, types } = await source.readRows({
    table: `${database}.goods`,
    keyColumns: ['id'],
    keys: [['18446744073709551615'], [7]],
    parameterOf,
  });
  expect(types).toMatchObject({ id: 'bigint unsigned', price: 'decimal(12,2)', at: 'datetime(3)' });
  expect(rows).toEqual([
    {
      id: '18446744073709551615',
      price: '1.00',
      name: '手机 😀',
      at: '2026-01-02 03:04:05.678',
      b: '682',
      v: '3q2+7w==',
      s: 'x,y',
      j: '{"a": [1]}',
    },
  ]);
});

test('composite keys are read by all of their columns', async () => {
  const { rows } = await source.readRows({
    table: `${database}.link`,
    keyColumns: ['a', 'b'],
    keys: [
      [1, 'y'],
      [2, 'x'],
    ],
    parameterOf,
  });
  expect(rows).toEqual([{ a: '1', b: 'y' }]);
});

test('a read waits for the transaction that is changing the row, and sees its end', async () => {
  await connection.query(`begin; update ${database}.goods set name = 'new' where id = 2`);
  const read = source.readRows({ table: `${database}.goods`, keyColumns: ['id'], keys: [[2]], parameterOf });
  const early = await Promise.race([
    read.then(() => 'read'),
    new Promise((resolve) => setTimeout(resolve, 300, 'waiting')),
  ]);
  expect(early).toBe('waiting');
  await connection.query('commit');
  expect((await read).rows[0]).toMatchObject({ name: 'new' });
});

test('reads of rows that a transaction holds give up soon, say why, and leave the connections to others', async () => {
  await connection.query(`begin; update ${database}.goods set name = 'held' where id = 2`);
  const held = { table: `${database}.goods`, keyColumns: ['id'], keys: [[2]], parameterOf };
  const begin = performance.now();
  const reads = [1, 2, 3, 4].map(() => source.readRows(held));
  const failures = await Promise.allSettled(reads);
  expect(performance.now() - begin).toBeLessThan(15_000);
  const reason = {
    retryable: true,
    code: 'ER_LOCK_WAIT_TIMEOUT',
    hint: expect.stringContaining('a transaction holds'),
  };
  for (const failure of failures) expect(failure).toMatchObject({ status: 'rejected', reason });
  await connection.query('rollback');
  expect((await source.readRows(held)).rows).toHaveLength(1);
});

test('a server that does not answer holds up no read for ever', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const silent = [1, 2, 3, 4].map(() => source.query('SELECT SLEEP(90)'));
  const settled = Promise.allSettled(silent);
  await sleep(500);
  vi.advanceTimersByTime(20_000);
  vi.useRealTimers();
  const reason = { retryable: true, code: 'QUERY_TIMEOUT' };
  for (const failure of await settled) expect(failure).toMatchObject({ status: 'rejected', reason });
  expect(await source.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
});

test('pages of keys go through an enum to its end, whatever order its members have', async () => {
  const at = { table: `${database}.sized`, keyColumns: ['size'], parameterOf, limit: 1 };
  const seen: unknown[] = [];
  for (let after: string[] | null = null; ;) {
    const { rows } = await source.readKeys({ ...at, after });
    if (rows[0] === undefined) break;
    after = [rows[0]['size'] as string];
    seen.push(...after);
  }
  expect(new Set(seen)).toEqual(new Set(['large', 'small']));
  expect(seen).toHaveLength(2);
});

test('a table that is not there has no rows: a heal empties its index, and holds up no lane', async () => {
  for (const table of [`${database}.missing`, `${database}_missing.item`]) {
    const at = { table, keyColumns: ['id'], parameterOf };
    expect(await source.readKeys({ ...at, after: null, limit: 1 })).toEqual({ rows: [], types: {} });
    expect(await source.readRows({ ...at, keys: [[1]] })).toEqual({ rows: [], types: {} });
  }
});

test('a table that is not there has no columns', async () => {
  expect(await source.columns(`${database}.nothing`)).toBeNull();
});

test('columns that a star does not stand for are read as well: the binlog holds them', async () => {
  await connection.query(`create table ${database}.hidden (my_row_id int primary key invisible, brand int, note varchar(5) invisible);
    insert into ${database}.hidden (my_row_id, brand, note) values (1, 7, 'a'), (2, 7, null)`);
  const rows = [
    { my_row_id: '1', brand: '7', note: 'a' },
    { my_row_id: '2', brand: '7', note: null },
  ];
  const table = `${database}.hidden`;
  const read = await source.readRows({ table, keyColumns: ['my_row_id'], keys: [[1], [2]], parameterOf });
  expect(read.rows).toEqual(rows);
  const orderBy = [{ column: 'my_row_id', of: 'joined', descending: false } as const];
  const [joined] = await source.readJoined({ table, columns: ['brand'], values: [[7]], orderBy }, parameterOf);
  expect(joined?.rows).toEqual(rows);
});
