import { setTimeout as sleep } from 'node:timers/promises';
import { Client, Connection as TemporalConnection } from '@temporalio/client';
import { createConnection, type Connection } from 'mysql2/promise';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { endpoints } from '../../stack/endpoints.ts';
import { differences, foundDocuments } from './joins/differences.ts';
import { expectedDocuments } from './joins/expected.ts';
import { firstRows, schema, tables } from './joins/tables.ts';
import { untilApplied } from './joins/until-applied.ts';
import { writeUntil } from './joins/writers.ts';
import { openSandbox, type Running, type Sandbox } from './sandbox.ts';

/**
 * Documents with joins and rows that move between indices, under writers that get in each other's way, with a worker killed
 * in the middle. When all is applied, and not a moment later, each document is what MySQL says, and there is none besides.
 */
const SECONDS = Number(process.env['EVENKEEL_JOINS_SECONDS'] ?? 8);
const SEED = Number(process.env['EVENKEEL_JOINS_SEED'] ?? Date.now() % 1_000_000);
const WRITERS = 4;
let sandbox: Sandbox;
let workers: Running[];
let temporal: TemporalConnection;
let writers: Connection[];

beforeAll(async () => {
  sandbox = await openSandbox();
  await sandbox.useTables(schema, tables(sandbox.name));
  expect(await (await sandbox.start(['setup'])).exit(60_000)).toBe(0);
  const started = [['ingress'], ['worker'], ['worker']].map(([role = '']) =>
    sandbox.start([role], { ready: `${role} ready` }),
  );
  [, ...workers] = await Promise.all(started);
  // Changes that are met late are healed late, when all is as it will be: nothing that was missed would show.
  await sandbox.sql.query(firstRows);
  await untilApplied(sandbox);
  temporal = await TemporalConnection.connect({ address: endpoints().temporal.address });
  writers = await Promise.all(
    Array.from({ length: WRITERS }, () => createConnection({ ...endpoints().mysql, database: sandbox.name })),
  );
});

afterAll(async () => {
  await Promise.all(writers.map((writer) => writer.end()));
  await temporal.close();
  await sandbox.close();
});

test(
  `${SECONDS} s of random transactions by ${WRITERS} writers: every document is what MySQL says (seed ${SEED})`,
  async () => {
    const signal = AbortSignal.timeout(SECONDS * 1000);
    const writing = writers.map((sql, at) => writeUntil(signal, sql, SEED + at));
    await sleep(SECONDS * 500);
    workers[0]?.process.kill('SIGKILL');
    await sandbox.start(['worker']);
    const written = await Promise.all(writing);
    await untilApplied(sandbox);
    const expected = await expectedDocuments(sandbox.sql);
    const found = await foundDocuments(sandbox.elasticsearch, sandbox.name);
    const committed = written.reduce((sum, one) => sum + one.committed, 0);
    console.log(`seed ${SEED}: ${committed} transactions, ${expected.size} documents`);
    expect(differences(expected, found)).toEqual([]);
    expect(expected.size).toBeGreaterThan(50);
    expect(committed).toBeGreaterThan(SECONDS * 10);
    expect(await waiting()).toBe(0);
  },
  SECONDS * 1000 + 120_000,
);

/** What is parked or walks on. */
async function waiting(): Promise<number> {
  const of = (prefix: string): string => `WorkflowId STARTS_WITH "${prefix}/${sandbox.name}/"`;
  const query = `(${of('parked')} OR ${of('roots')}) AND ExecutionStatus = "Running"`;
  return (await new Client({ connection: temporal }).workflow.count(query)).count;
}
