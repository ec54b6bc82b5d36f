import { randomUUID } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import type { Client, WorkflowHandle } from '@temporalio/client';
import { temporal as proto } from '@temporalio/proto';
import { Worker } from '@temporalio/worker';
import { afterAll, beforeAll, expect } from 'vitest';
import { endpoints } from '../../stack/endpoints.ts';
import type { Activities } from '../../src/activities/create-activities.ts';
import type { RepairActivities } from '../../src/activities/repair/repair-activities.ts';
import type { ResyncActivities } from '../../src/activities/resync/resync-activities.ts';
import { connectTemporal, dataConverter, type Temporal } from '../../src/workers/connect-temporal.ts';
import { addSearchAttributes } from '../../src/workers/search-attributes.ts';
import { bundledWorkflows, type BundledWorkflows } from '../builds/bundled-workflows.ts';

let temporal: Temporal;
let workflowBundle: BundledWorkflows;

/** A workflow of a test's own on the real Temporal, with the activities that the test gives it. */
export function useTemporal(): void {
  beforeAll(async () => {
    workflowBundle = await bundledWorkflows();
    temporal = await connectTemporal({ address: endpoints().temporal.address, namespace: 'default' });
    await addSearchAttributes(temporal, 'default');
  });
  afterAll(() => temporal.close());
}

/** All that any workflow asks for. */
export type AllActivities = Activities & RepairActivities & ResyncActivities;

export interface TestRun {
  client: Client;
  /** Task queue and workflow id. */
  name: string;
  handle: WorkflowHandle;
}

/** For workers of a test's own: one may go on for another. */
export function workerOptions(activities: Partial<AllActivities>) {
  const taskQueue = `t-${randomUUID()}`;
  const { connection, client } = temporal;
  return { client, taskQueue, worker: { connection, taskQueue, dataConverter, activities, workflowBundle } };
}

/** Runs a worker with these activities until `body` is done. */
export async function withWorkflow(
  activities: Partial<AllActivities>,
  body: (run: TestRun) => Promise<void>,
): Promise<void> {
  const { worker: options, client, taskQueue: name } = workerOptions(activities);
  const worker = await Worker.create(options);
  const handle = client.workflow.getHandle(name);
  await worker.runUntil(async () => {
    await body({ client, name, handle });
    await record(handle);
  });
}

/** Starts a workflow as a worker of the product does: its signal says the same as its argument. */
export function startBySignal(
  { client, name }: TestRun,
  workflowType: string,
  { signal, request }: { signal: string; request: unknown },
): Promise<unknown> {
  const start = { workflowId: name, taskQueue: name, args: [request], signal, signalArgs: [request] };
  return client.workflow.signalWithStart(workflowType, start);
}

const MAX_RECORDED_EVENTS = 300;

/**
 * `EVENKEEL_RECORD=0.1 npm test -- test/workflows` keeps the history of each test for test/workflows/replay.stack.test.ts: once
 * for every released version.
 */
async function record(handle: WorkflowHandle): Promise<void> {
  const version = process.env['EVENKEEL_RECORD'];
  if (version === undefined) return;
  const fetched = await handle.fetchHistory();
  // A long one says no more than a short one.
  if ((fetched.events?.length ?? 0) > MAX_RECORDED_EVENTS) return;
  const folder = `test/histories/${version}`;
  mkdirSync(folder, { recursive: true });
  const file = `${folder}/${(expect.getState().currentTestName ?? '').replaceAll(/[^a-z0-9]+/gi, '-').toLowerCase()}.json`;
  const history = proto.api.history.v1.History.create(fetched);
  // Stack traces tell where the checkout was.
  const text = JSON.stringify(history, null, 1).replaceAll(
    /(?:file:\/\/)?\/[^\s"()]*?\/(?=node_modules|src|test)/g,
    '',
  );
  writeFileSync(file, `${text}\n`);
}

export async function stateOf(handle: WorkflowHandle): Promise<unknown> {
  return (await attributesOf(handle))['EvenkeelState']?.[0];
}

export async function attributesOf(handle: WorkflowHandle): Promise<Record<string, unknown[] | undefined>> {
  return (await handle.describe()).searchAttributes as Record<string, unknown[] | undefined>;
}

export async function eventTypes(handle: WorkflowHandle): Promise<string[]> {
  const { events } = await handle.fetchHistory();
  return (events ?? []).map((event) => Object.keys(event).find((key) => key.endsWith('EventAttributes')) ?? '');
}
