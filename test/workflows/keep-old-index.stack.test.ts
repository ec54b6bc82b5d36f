import type { WorkflowHandle } from '@temporalio/client';
import { expect, test, vi } from 'vitest';
import {
  DROP_SIGNAL,
  DROP_UPDATE,
  KEEP_OLD_INDEX,
  keepOldIndexWorkflowId,
  PROGRESS_QUERY,
  RESYNC_TABLE,
  ROLLBACK_UPDATE,
} from '../../src/model/names.ts';
import type { KeepOldRequest, KeptProgress } from '../../src/model/resync.ts';
import { called, held, table, usual } from './resync-ground.ts';
import { type AllActivities, attributesOf, type TestRun, useTemporal, withWorkflow } from './with-workflow.ts';

useTemporal();

const request: KeepOldRequest = { table, stamp: '20260102t030405', hours: 24, indices: ['goods__20250101t000000'] };

interface KeptTest extends TestRun {
  calls: string[];
}

async function withKept(
  { hours = 24, activities = {} }: { hours?: number; activities?: Partial<AllActivities> },
  body: (test: KeptTest) => Promise<void>,
): Promise<void> {
  const calls: string[] = [];
  await withWorkflow(called({ ...usual, ...activities }, calls), async (run) => {
    const { client, name: taskQueue } = run;
    await client.workflow.start(KEEP_OLD_INDEX, { workflowId: taskQueue, taskQueue, args: [{ ...request, hours }] });
    await vi.waitFor(async () => expect((await attributesOf(run.handle))['EvenkeelState']).toBeDefined(), 10_000);
    await body({ ...run, calls });
  });
}

const told = (handle: WorkflowHandle, name: string) => handle.executeUpdate<KeptProgress, []>(name);

test('after its hours it drops the old index', async () => {
  await withKept({ hours: 1 / 3_600 }, async ({ handle, calls }) => {
    expect(await handle.result()).toMatchObject({ phase: 'dropped', table, indices: request.indices });
    expect(calls).toEqual(['dropKept']);
    expect(await attributesOf(handle)).toMatchObject({ EvenkeelTable: [table], EvenkeelState: ['dropped'] });
  });
});

test('until then it tells how long it keeps it', async () => {
  await withKept({}, async ({ handle, calls }) => {
    const { phase, until } = await handle.query<KeptProgress>(PROGRESS_QUERY);
    expect(phase).toBe('kept');
    expect(Date.parse(until) - Date.now()).toBeGreaterThan(23.9 * 3_600_000);
    expect((await attributesOf(handle))['EvenkeelState']).toEqual(['kept']);
    expect(calls).toEqual([]);
    await told(handle, DROP_UPDATE);
  });
});

test('rolled back, the old index is live again, and its table is walked', async () => {
  await withKept({}, async ({ handle, calls }) => {
    expect(await told(handle, ROLLBACK_UPDATE)).toMatchObject({ phase: 'rolled back' });
    expect(await handle.result()).toMatchObject({ phase: 'rolled back' });
    expect(calls).toEqual(['rollBack', 'walkTableAgain']);
  });
});

test('told to, it drops it at once, and can no more be rolled back', async () => {
  const { until, release } = held();
  await withKept({ activities: { dropKept: () => until } }, async ({ handle, calls }) => {
    const dropping = told(handle, DROP_UPDATE);
    await vi.waitFor(() => expect(calls).toEqual(['dropKept']), 10_000);
    await expect(told(handle, ROLLBACK_UPDATE)).rejects.toMatchObject({
      cause: { message: 'it is being dropped already' },
    });
    release();
    expect(await dropping).toMatchObject({ phase: 'dropped' });
  });
});

test('cancelled, it keeps the old index no longer', async () => {
  await withKept({}, async ({ handle, calls }) => {
    await handle.cancel();
    await expect(handle.result()).rejects.toMatchObject({ cause: { name: 'CancelledFailure' } });
    expect(calls).toEqual(['dropKept']);
  });
});

test('the next resync of the table has it dropped before it swaps, and keeps what it replaces', async () => {
  const calls: string[] = [];
  await withWorkflow(called(usual, calls), async ({ client, name: taskQueue, handle }) => {
    const keptId = keepOldIndexWorkflowId(taskQueue, table);
    const old = await client.workflow.start(KEEP_OLD_INDEX, { workflowId: keptId, taskQueue, args: [request] });
    await client.workflow.start(RESYNC_TABLE, { workflowId: taskQueue, taskQueue, args: [{ table }] });
    expect(await handle.result()).toMatchObject({ phase: 'done' });
    expect(await old.result()).toMatchObject({ phase: 'dropped' });
    expect(calls.slice(-2)).toEqual(['dropKept', 'swapIndices']);
    const kept = client.workflow.getHandle(keptId);
    expect((await kept.describe()).runId).not.toBe(old.firstExecutionRunId);
    await kept.signal(DROP_SIGNAL);
    expect(await kept.result()).toMatchObject({ phase: 'dropped' });
  });
});
