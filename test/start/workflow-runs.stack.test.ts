import { randomUUID } from 'node:crypto';
import type { WorkflowHandle } from '@temporalio/client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { healTableWorkflowId, WALK_SIGNAL } from '../../src/model/names.ts';
import { createWorkflowRuns, type WorkflowRuns } from '../../src/start/workflow-runs.ts';
import { connectTemporal, type Temporal } from '../../src/workers/connect-temporal.ts';
import { endpoints } from '../../stack/endpoints.ts';

const group = `t-${randomUUID()}`;
let temporal: Temporal;
let runs: WorkflowRuns;
const begun: WorkflowHandle[] = [];

beforeAll(async () => {
  temporal = await connectTemporal({ address: endpoints().temporal.address, namespace: 'default' });
  runs = createWorkflowRuns(temporal.client, group);
});

afterAll(async () => {
  for (const handle of begun) await handle.terminate().catch(() => undefined);
  await temporal.close();
});

/** Nobody works on the queue: it runs until it is terminated. */
async function begin(table: string): Promise<WorkflowHandle> {
  const workflowId = healTableWorkflowId(group, table);
  const handle = await temporal.client.workflow.start('healTable', { workflowId, taskQueue: group, args: [{ table }] });
  begun.push(handle);
  return handle;
}

test('a workflow runs until it has ended; one that nobody knows does not', async () => {
  expect(await runs.isRunning(`${group}/nobody`)).toBe(false);
  const handle = await begin('shop.running');
  expect(await runs.isRunning(handle.workflowId)).toBe(true);
  await handle.terminate();
  expect(await runs.isRunning(handle.workflowId)).toBe(false);
});

test('a table was walked since a time when its last walk began later, be it through or not', async () => {
  const before = Date.now() - 1;
  expect(await runs.wasTableWalked('shop.walked', before)).toBe(false);
  const handle = await begin('shop.walked');
  const { startTime } = await handle.describe();
  expect(await runs.wasTableWalked('shop.walked', startTime.getTime() - 1)).toBe(true);
  expect(await runs.wasTableWalked('shop.walked', startTime.getTime() + 1)).toBe(false);
  await handle.terminate();
  expect(await runs.wasTableWalked('shop.walked', startTime.getTime() - 1)).toBe(true);
  expect(await runs.wasTableWalked('shop.walked', startTime.getTime() + 1)).toBe(false);
});

test('a walk that was asked for again since then counts, though it began before', async () => {
  const handle = await begin('shop.again');
  const { startTime } = await handle.describe();
  const later = startTime.getTime() + 1;
  await handle.signal(WALK_SIGNAL, { table: 'shop.again', requestedAt: 'later' });
  expect(await runs.wasTableWalked('shop.again', later)).toBe(true);
  expect(await runs.wasTableWalked('shop.again', Date.now() + 1_000)).toBe(false);
});
