import { createConnection, type Connection } from 'mysql2/promise';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { areCascadesLogged, checkCascades } from '../../src/cli/checks/cascade-checks.ts';
import { createMysql } from '../../src/connectors/mysql.ts';
import { cascadesInto, tableIndices, tablesIn } from '../../src/connectors/mysql-catalog.ts';
import { endpoints } from '../../stack/endpoints.ts';

const database = `t_catalog_${Date.now().toString(36)}`;
const source = createMysql(endpoints().mysql);
let connection: Connection;

beforeAll(async () => {
  connection = await createConnection({ ...endpoints().mysql, multipleStatements: true });
  await connection.query(`set sql_log_bin = 0; create database ${database}; use ${database};
    create table many (id int, sku varchar(20) not null, shop int not null, ean char(13), note text,
      primary key (id), unique sku (sku, shop), unique ean (ean), key shop (shop), key hidden (ean) invisible, fulltext note (note));
    create table parent (id int primary key);
    create table kept (id int primary key, parent int, foreign key (parent) references parent (id));
    create table moved (id int primary key, parent int, up int,
      constraint moved_parent foreign key (parent) references parent (id) on delete cascade on update set null,
      constraint moved_up foreign key (up) references moved (id) on delete set null)`);
});

afterAll(async () => {
  await connection.query(`drop database ${database}`);
  await connection.end();
  await source.close();
});

test('indices by which rows are found, and which of them tell rows apart', async () => {
  expect(await tableIndices(source, `${database}.many`)).toEqual([
    { name: 'PRIMARY', columns: ['id'], tellsRowsApart: true },
    { name: 'sku', columns: ['sku', 'shop'], tellsRowsApart: true },
    { name: 'ean', columns: ['ean'], tellsRowsApart: false },
    { name: 'shop', columns: ['shop'], tellsRowsApart: false },
  ]);
});

test('tables of a database are found by a name that is spelt otherwise', async () => {
  const tables = ['kept', 'many', 'moved', 'parent'].map((table) => `${database}.${table}`);
  expect(await tablesIn(source, database.toUpperCase())).toEqual(tables);
  expect(await tablesIn(source, `${database}_missing`)).toEqual([]);
});

test('foreign keys that change rows are told, those that only refuse are not', async () => {
  expect(await cascadesInto(source, `${database}.kept`)).toEqual([]);
  expect(await cascadesInto(source, `${database}.moved`)).toEqual([
    { name: 'moved_parent', parent: `${database}.parent`, action: 'ON DELETE CASCADE ON UPDATE SET NULL' },
    { name: 'moved_up', parent: `${database}.moved`, action: 'ON DELETE SET NULL' },
  ]);
  const findings = await checkCascades(source, `${database}.moved`, ['tables', 0, 'table']);
  expect(findings.map(({ severity, path }) => [severity, ...path])).toEqual([
    ['warning', 'tables', 0, 'table'],
    ['warning', 'tables', 0, 'table'],
  ]);
});

test('MySQL 9.6 and later write what foreign keys change to the binlog', async () => {
  expect(await areCascadesLogged(source)).toBe(true);
});
