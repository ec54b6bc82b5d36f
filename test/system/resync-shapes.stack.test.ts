import { setTimeout as sleep } from 'node:timers/promises';
import { createConnection, type Connection, type RowDataPacket } from 'mysql2/promise';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { setupCommand } from '../../src/cli/setup.ts';
import { PROGRESS_QUERY, resyncAllWorkflowId, resyncWorkflowId } from '../../src/model/names.ts';
import type { ResyncAllProgress } from '../../src/model/resync.ts';
import { createResyncs } from '../../src/start/resyncs.ts';
import { connectTemporal, type Temporal } from '../../src/workers/connect-temporal.ts';
import { endpoints } from '../../stack/endpoints.ts';
import { runCommand } from '../cli/run-command.ts';
import { differences, foundDocuments } from './joins/differences.ts';
import { expectedDocuments, type Documents } from './joins/expected.ts';
import { firstRows, schema, tables } from './joins/tables.ts';
import { untilApplied } from './joins/until-applied.ts';
import { writeUntil } from './joins/writers.ts';
import { endWorkflows } from './resync-ground.ts';
import { openSandbox, type Sandbox } from './sandbox.ts';

/**
 * Every shape of index at once (with joins, several of one table, one for each month, of sharded tables) is built anew under
 * writers: each document is what SQL makes of the rows, and there is none besides.
 */
const SEED = Number(process.env['EVENKEEL_JOINS_SEED'] ?? Date.now() % 1_000_000);
/** Longer than the copies take; not so long that lanes are far behind on a machine that does much else. */
const WRITE_MS = 6_000;
/** A machine that does much else is slow, but does not stand still. */
const PATIENCE_MS = 200_000;
let sandbox: Sandbox;
let temporal: Temporal;
let writers: Connection[] = [];

const shards = `create table part_0 (id int primary key, n int); create table part_1 (id int primary key, n int)`;
const shardRows = `
  insert into part_0 values (1, 0), (2, 0), (3, 0), (4, 0); insert into part_1 values (1, 0), (2, 0), (3, 0), (4, 0)`;
const shardChanges = `
  update part_0 set n = n + 1 where id < 3; delete from part_1 where id = 2; insert into part_1 values (5, 1)`;

beforeAll(async () => {
  sandbox = await openSandbox();
  const { name, sql } = sandbox;
  temporal = await connectTemporal({ address: endpoints().temporal.address, namespace: 'default' });
  const parts = {
    table: `${name}.part_[0-9]+`,
    index: { name: `${name}_part`, id: '{$table}|{id}', settings: { number_of_replicas: 0 } },
  };
  await sandbox.useTables(`${schema}; ${shards}`, [...tables(name), parts]);
  await runCommand(setupCommand(), '--config', sandbox.config);
  await sandbox.start(['run'], { ready: 'ingress ready' });
  await sql.query(`${firstRows}; ${shardRows}`);
  await untilApplied(sandbox);
  writers = await Promise.all(
    Array.from({ length: 2 }, () => createConnection({ ...endpoints().mysql, database: name })),
  );
});

afterAll(async () => {
  await Promise.all(writers.map((writer) => writer.end()));
  await endWorkflows(temporal.client, sandbox.name);
  await temporal.close();
  await sandbox.close();
});

async function expected(): Promise<Documents> {
  const { name, sql } = sandbox;
  const [rows] = await sql.query<RowDataPacket[]>(
    `select '${name}.part_0' as part, t.* from part_0 t union all select '${name}.part_1', t.* from part_1 t`,
  );
  return new Map([
    ...(await expectedDocuments(sql)),
    ...rows.map(({ part, ...row }) => [`part/${part}|${row['id']}`, row] as const),
  ]);
}

async function indices(): Promise<string[]> {
  return Object.keys(await sandbox.elasticsearch.indices.get({ index: `${sandbox.name}_*` }));
}

/** What is not done in time tells what it waits for. */
async function whatBecameOfAll(): Promise<ResyncAllProgress> {
  const all = temporal.client.workflow.getHandle(resyncAllWorkflowId(sandbox.name));
  const result = all.result() as Promise<ResyncAllProgress>;
  const isDone = await Promise.race([result.then(() => true), sleep(PATIENCE_MS, false, { ref: false })]);
  if (isDone) return result;
  const found = await Promise.all(
    Object.keys((await all.query<ResyncAllProgress>(PROGRESS_QUERY)).tables).map((table) =>
      temporal.client.workflow.getHandle(resyncWorkflowId(sandbox.name, table)).query(PROGRESS_QUERY).catch(String),
    ),
  );
  throw new Error(`not done after ${PATIENCE_MS / 1000} s: ${JSON.stringify(found)}`);
}

test(`all tables are resynced under writers: every document is what MySQL says (seed ${SEED})`, async () => {
  const before = await indices();
  const signal = AbortSignal.timeout(WRITE_MS);
  const written = writers.map((sql, at) => writeUntil(signal, sql, SEED + at));
  await createResyncs(temporal.client, sandbox.name).startAll({ keepOldHours: 0 });
  await sandbox.sql.query(shardChanges);
  const { reasons, tables: outcomes } = await whatBecameOfAll();
  await Promise.all(written);
  expect({ reasons, outcomes: Object.values(outcomes) }).toEqual({ reasons: {}, outcomes: ['done', 'done', 'done'] });
  await untilApplied(sandbox);
  expect(differences(await expected(), await foundDocuments(sandbox.elasticsearch, sandbox.name))).toEqual([]);
  const after = await indices();
  expect(after.filter((index) => before.includes(index))).toEqual([]);
  expect(after).toEqual(expect.arrayContaining([expect.stringMatching(/_held_2026-01__\d{8}t\d{6}$/)]));
});
