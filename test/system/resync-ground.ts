import { readFileSync, writeFileSync } from 'node:fs';
import type { Client, WorkflowHandle } from '@temporalio/client';
import type { RowDataPacket } from 'mysql2/promise';
import { expect, vi } from 'vitest';
import { parse, stringify } from 'yaml';
import { resyncCommand } from '../../src/cli/resync.ts';
import { bulkTaskQueue, liveTaskQueue, PROGRESS_QUERY, quoted } from '../../src/model/names.ts';
import type { ResyncProgress, ResyncRequest } from '../../src/model/resync.ts';
import { createResyncs } from '../../src/start/resyncs.ts';
import { connectTemporal } from '../../src/workers/connect-temporal.ts';
import { endpoints } from '../../stack/endpoints.ts';
import { type Ran, runCommand } from '../cli/run-command.ts';
import { openSandbox, type Sandbox } from './sandbox.ts';

/** Tables of one sandbox that are resynced by the product's own processes, and what both sides hold of them. */
export interface ResyncGround {
  sandbox: Sandbox;
  temporal: Client;
  /** The table's index, `<database>_<table>`. */
  aliasOf(table: string): string;
  start(table: string, request?: Partial<ResyncRequest>): Promise<WorkflowHandle>;
  /** `evenkeel resync <table> ...`, in this very process. */
  evenkeelResync(table: string, ...flags: string[]): Promise<Ran>;
  /** All indices of a table, whoever made them and whatever they are for. */
  indicesOf(table: string): Promise<string[]>;
  documents(table: string): Promise<Documents>;
  rows(table: string): Promise<Documents>;
  /** Changes some rows, and waits until searches show that and nothing else. */
  changesGoOn(table: string): Promise<void>;
  /** Another config file; what runs keeps its own. */
  changeConfig(change: (config: Config) => void): void;
  close(): Promise<void>;
}

export type Documents = Record<string, Record<string, unknown>>;
export type Config = Record<'mysql' | 'elasticsearch', Record<string, unknown>> & {
  tables: { table: string; index: { mappings: object } }[];
};

/** On a machine that does much else besides. */
export const LONG = { timeout: 90_000, interval: 300 };

export async function openResyncGround(names: readonly string[], rowCount: number): Promise<ResyncGround> {
  const sandbox = await openSandbox();
  const { name, sql, elasticsearch } = sandbox;
  const temporal = await connectTemporal({ address: endpoints().temporal.address, namespace: 'default' });
  const aliasOf = (table: string): string => `${name}_${table}`;
  const numbers = `with recursive numbers as (select 1 as n union all select n + 1 from numbers where n < ${rowCount})`;
  await sandbox.useTables(
    names.map((table) => `create table ${table} (id int primary key, shop int, name varchar(40))`).join(';'),
    names.map((table) => ({
      table: `${name}.${table}`,
      tenant: 'shop',
      index: {
        name: aliasOf(table),
        settings: { number_of_replicas: 0, refresh_interval: '200ms' },
        mappings: { properties: { name: { type: 'keyword' } } },
      },
    })),
  );
  for (const table of names) await sql.query(`insert into ${table} ${numbers} select n, n % 3, n from numbers`);
  let changes = 0;

  const ground: ResyncGround = {
    sandbox,
    temporal: temporal.client,
    aliasOf,
    async start(table, request = {}) {
      const resyncs = createResyncs(temporal.client, name);
      return (await resyncs.start({ table: `${name}.${table}`, ...request })) as WorkflowHandle;
    },
    evenkeelResync: (table, ...flags) => runCommand(resyncCommand(), table, '--config', sandbox.config, ...flags),
    async indicesOf(table) {
      return Object.keys(await elasticsearch.indices.get({ index: `${aliasOf(table)}*` })).toSorted();
    },
    async documents(table) {
      await elasticsearch.indices.refresh({ index: aliasOf(table) });
      const { hits } = await elasticsearch.search<Documents[string]>({ index: aliasOf(table), size: 10_000 });
      return Object.fromEntries(hits.hits.map(({ _id, _source }) => [_id, _source ?? {}]));
    },
    async rows(table) {
      const [rows] = await sql.query<RowDataPacket[]>(`select * from ${table}`);
      return Object.fromEntries(rows.map((row) => [row['id'], { ...row }]));
    },
    async changesGoOn(table) {
      const at = ++changes;
      await sql.query(
        `insert into ${table} (id, shop, name) values (${10_000 + at}, 1, ${at});
         update ${table} set name = ${at} + 1000 where id <= 2; delete from ${table} where id = ${2 + at}`,
      );
      await vi.waitFor(async () => expect(await ground.documents(table)).toEqual(await ground.rows(table)), LONG);
    },
    changeConfig(change) {
      const config = parse(readFileSync(sandbox.config, 'utf8')) as Config;
      change(config);
      writeFileSync(sandbox.config, stringify(config));
    },
    async close() {
      await endWorkflows(temporal.client, name);
      await sandbox.close();
      await temporal.close();
    },
  };
  return ground;
}

/** Waits until a resync says what is expected of it. */
export function untilResync(handle: WorkflowHandle, expected: Partial<ResyncProgress>): Promise<void> {
  return vi.waitFor(
    async () => expect(await handle.query<ResyncProgress>(PROGRESS_QUERY)).toMatchObject(expected),
    LONG,
  );
}

/** What a test leaves would wait for a worker that never comes. */
export async function endWorkflows(client: Client, groupId: string): Promise<void> {
  const queues = [liveTaskQueue(groupId), bulkTaskQueue(groupId)].map(quoted).join(', ');
  const query = `TaskQueue IN (${queues}) AND ExecutionStatus = "Running"`;
  for await (const { workflowId } of client.workflow.list({ query }))
    await client.workflow
      .getHandle(workflowId)
      .terminate()
      .catch(() => undefined);
}
