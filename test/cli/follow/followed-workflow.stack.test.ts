import { afterAll, beforeAll, expect, test } from 'vitest';
import { bulkTaskQueue } from '../../../src/model/names.ts';
import { hasBulkWorker } from '../../../src/cli/follow/bulk-workers.ts';
import { lookAt } from '../../../src/cli/follow/followed-workflow.ts';
import { watchWorkflow, type Watch } from '../../../src/cli/follow/watch-workflow.ts';
import { createJsonScreen } from '../../../src/cli/follow/screen.ts';
import { connectTemporal, type Temporal } from '../../../src/workers/connect-temporal.ts';
import type { ResyncAllProgress } from '../../../src/model/resync.ts';
import { createResyncs } from '../../../src/start/resyncs.ts';
import { endpoints } from '../../../stack/endpoints.ts';

const groupId = `t-look-${Date.now().toString(36)}`;
const where = { namespace: 'default', groupId };
let temporal: Temporal;

beforeAll(async () => {
  temporal = await connectTemporal({ address: endpoints().temporal.address, namespace: where.namespace });
});
afterAll(() => temporal.close());

test('one that no worker takes is told apart from one that was terminated, and from none', async () => {
  const { client } = temporal;
  expect(await lookAt(client, `resync/${groupId}/a.b`)).toEqual({ state: 'none' });
  const handle = await createResyncs(client, groupId).start({ table: 'a.b' });
  expect(handle?.workflowId).toBe(`resync/${groupId}/a.b`);
  expect(await createResyncs(client, groupId).start({ table: 'a.b' })).toBeNull();
  expect(await lookAt(client, `resync/${groupId}/a.b`)).toEqual({ state: 'running', progress: null });
  expect(await hasBulkWorker(temporal, where)).toBe(false);
  expect((await handle?.describe())?.taskQueue).toBe(bulkTaskQueue(groupId));
  await handle?.terminate('by a test');
  expect(await lookAt(client, `resync/${groupId}/a.b`)).toMatchObject({ state: 'broken', how: 'terminated' });
});

test('who watches one that no worker takes is told so, and may go away', async () => {
  const { client } = temporal;
  const handle = await createResyncs(client, groupId).startAll({});
  const controller = new AbortController();
  const said: string[] = [];
  const screen = createJsonScreen(
    () => expect.fail('there is nothing to show'),
    (line) => {
      said.push(line);
      controller.abort();
    },
  );
  const watch: Watch<ResyncAllProgress> = {
    look: () => lookAt(client, handle!.workflowId),
    hasWorker: () => hasBulkWorker(temporal, where),
    onApproval: () => expect.fail('nobody asks'),
    viewOf: () => expect.fail('there is nothing to show'),
    noWorker: 'no worker',
    left: controller.signal,
  };
  expect(await watchWorkflow(watch, screen)).toEqual({ how: 'left' });
  expect(said).toEqual(['no worker']);
  await handle?.terminate();
});
