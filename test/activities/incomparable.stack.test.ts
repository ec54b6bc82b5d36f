import { createConnection, type Connection } from 'mysql2/promise';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSourceRows } from '../../src/activities/heal/source-rows.ts';
import { createMysql } from '../../src/connectors/mysql.ts';
import { endpoints } from '../../stack/endpoints.ts';

/** Values that a column cannot have, since its character set lacks them or they are no dates: they equal nothing in it. */
const database = `t_incomparable_${Date.now()}`;
const table = `${database}.brand`;
const source = createMysql(endpoints().mysql);
const rows = createSourceRows(source);
let connection: Connection;

beforeAll(async () => {
  connection = await createConnection({ ...endpoints().mysql, multipleStatements: true });
  await connection.query(`set sql_log_bin = 0; create database ${database} character set utf8mb4; use ${database};
    create table brand (code varchar(20) character set latin1 primary key, since date);
    insert into brand values ('a', '2026-01-02'), ('b', null)`);
});

afterAll(async () => {
  await source.close();
  await connection.query(`drop database ${database}`);
  await connection.end();
});

const orderBy = [{ column: 'code', of: 'joined', descending: false } as const];
const code = 'a';
const codes = [['手机'], ['a'], ['😀'], ['b'], ['c']];

test('rows by key', async () => {
  const found = await rows.byKey({ table, keyColumns: ['code'], keys: codes });
  expect(found.map(({ row }) => row['code'])).toEqual(['a', 'b']);
});

test('joined rows, each to its own value', async () => {
  const byCode = await rows.joined({ table, columns: ['code'], values: codes, orderBy });
  expect(byCode.map((found) => found.map((row) => row['code']))).toEqual([[], ['a'], [], ['b'], []]);
  const bySince = await rows.joined({ table, columns: ['since'], values: [['soon'], ['2026-01-02'], ['']], orderBy });
  expect(bySince).toEqual([[], [{ code, since: '2026-01-02' }], []]);
});

test('roots, and how many there are', async () => {
  const hops = [{ table, columns: ['code'], select: ['code'] }];
  const path = { table: `${database}.other`, field: 'other', columns: ['code'], watched: 'all' as const, hops };
  expect(await rows.rootKeys({ path, table, values: codes, limit: 10 })).toEqual([['a'], ['b']]);
  expect(await rows.rootKeys({ path, table, values: [['手机']], limit: 10, after: null })).toEqual([]);
  expect(await rows.countRoots({ path, table, values: codes })).toBe(2);
});
