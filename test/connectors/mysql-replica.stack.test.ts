import { setTimeout as sleep } from 'node:timers/promises';
import { createConnection, type Connection } from 'mysql2/promise';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createMysqlSession } from '../../src/connectors/mysql-session.ts';
import { createReplication } from '../../src/connectors/mysql-replica.ts';
import { createMysql } from '../../src/connectors/mysql.ts';
import type { SourceDatabase } from '../../src/connectors/source-database.ts';
import { parameterOf } from '../../src/formats/mysql-parameter.ts';
import { endpoints } from '../../stack/endpoints.ts';
import { startReplica, type ReplicaServer } from './replica-server.ts';

const database = `t_replica_${Date.now()}`;
const table = `${database}.goods`;
const whole = { table, keyColumns: ['id'], after: null, upTo: null, limit: 100, parameterOf };
let connection: Connection;
let server: ReplicaServer;
let source: SourceDatabase;

beforeAll(async () => {
  server = await startReplica(database);
  source = createMysql({ ...endpoints().mysql, replica: { port: server.port } });
  connection = await createConnection({ ...endpoints().mysql, multipleStatements: true });
  await connection.query(`create database ${database}; create table ${table} (id int primary key);
    insert into ${table} values (1)`);
});

afterAll(async () => {
  await connection.query(`drop database ${database}`);
  await connection.end();
  await source.close();
  await server.stop();
});

async function reached(position: string): Promise<void> {
  await expect.poll(() => source.hasReached(position), { timeout: 20_000 }).toBe(true);
}

async function idsInRange(): Promise<unknown[]> {
  return (await source.readRange(whole)).rows.map(({ id }) => id);
}

test('ranges are read from the replica, and a position tells when it holds what the primary held', async () => {
  await reached((await source.position())!);
  expect(await idsInRange()).toEqual(['1']);
  await server.apply(false);
  await connection.query(`insert into ${table} values (2)`);
  const position = (await source.position())!;
  expect(await source.hasReached(position)).toBe(false);
  expect(await idsInRange()).toEqual(['1']);
  expect(await source.countRows(table)).toBe(2);
  await server.apply(true);
  await reached(position);
  expect(await idsInRange()).toEqual(['1', '2']);
});

test('a position holds also what is in the binlog, but seen by no reader yet', async ({ skip }) => {
  const delay = 'binlog_group_commit_sync_delay';
  if ((await source.query(`SHOW GLOBAL VARIABLES LIKE '${delay}'`)).length === 0) skip();
  await reached((await source.position())!);
  await server.apply(false);
  await source.query(`SET GLOBAL ${delay} = 400000`);
  const insert = connection.query(`insert into ${table} values (4)`);
  await sleep(200);
  const position = (await source.position())!;
  const seen = await source.countRows(table, 'id = 4');
  await source.query(`SET GLOBAL ${delay} = 0`);
  await insert;
  expect(seen).toBe(0);
  expect(await source.hasReached(position)).toBe(false);
  await server.apply(true);
  await reached(position);
  expect(await idsInRange()).toContain('4');
});

test('where transactions have no ids, a place in the binlog tells it', async () => {
  const primary = createMysqlSession(endpoints().mysql);
  const replica = createMysqlSession({ ...endpoints().mysql, port: server.port });
  const query: typeof primary.query = async (asked) => (asked.sql.includes('gtid_mode') ? [] : primary.query(asked));
  const { position, hasReached } = createReplication({ ...primary, query }, replica);
  await reached((await source.position())!);
  await server.apply(false);
  await connection.query(`insert into ${table} values (3)`);
  const before = (await position())!;
  expect(before).toContain('"file"');
  expect(await hasReached(before)).toBe(false);
  await server.apply(true);
  await expect.poll(() => hasReached(before), { timeout: 20_000 }).toBe(true);
  expect(await idsInRange()).toContain('3');
  await Promise.all([primary.end(), replica.end()]);
});

test('without a replica there is no position to wait for', async () => {
  const alone = createMysql(endpoints().mysql);
  expect(await alone.position()).toBeNull();
  await alone.close();
});

test('a replica that is away is tried again, and the error says where it should be', async () => {
  await server.stop();
  const away = { retryable: true, hint: `is MySQL up at 127.0.0.1:${server.port}?` };
  await expect(source.readRange(whole)).rejects.toMatchObject(away);
  await expect(source.hasReached('{"gtids":""}')).rejects.toMatchObject(away);
  expect(await source.countRows(table, 'id <= 3')).toBe(3);
});
