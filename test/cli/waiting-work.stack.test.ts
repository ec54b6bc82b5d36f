import { Client, Connection } from '@temporalio/client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findWaiting, signalIfRunning } from '../../src/cli/waiting-work.ts';
import { parkedPrefix, searchAttributes } from '../../src/model/names.ts';
import { endpoints } from '../../stack/endpoints.ts';

let connection: Connection;
let client: Client;

beforeAll(async () => {
  connection = await Connection.connect({ address: endpoints().temporal.address });
  client = new Client({ connection });
});

afterAll(() => connection.close());

test('what ended after it was listed is passed over, so that all others are told', async () => {
  const workflowId = `parked/ended/${Date.now()}`;
  const handle = await client.workflow.start('parkedChange', { workflowId, taskQueue: 'nobody', args: [] });
  expect(await signalIfRunning(client, workflowId, 'retry')).toBe(true);
  await handle.terminate();
  expect(await signalIfRunning(client, workflowId, 'retry')).toBe(false);
});

test('one that waits is found by its id, in its own group, for as long as it waits', async () => {
  const groupId = `t-find-${Date.now()}`;
  const workflowId = `${parkedPrefix(groupId)}document/goods/1`;
  const handle = await client.workflow.start('parkedChange', {
    workflowId,
    taskQueue: 'nobody',
    args: [],
    memo: { where: 'goods/1', error: 'no number' },
    searchAttributes: { [searchAttributes.state]: ['parked'], [searchAttributes.error]: ['mapper/price'] },
  });
  const find = (kind: 'parked' | 'blocked', group: string, id: string) =>
    findWaiting(client, { kind, groupId: group }, id);
  expect(await find('parked', groupId, workflowId)).toMatchObject({
    workflowId,
    where: 'goods/1',
    error: 'mapper/price',
    message: 'no number',
  });
  expect(await find('blocked', groupId, workflowId)).toBeUndefined();
  expect(await find('parked', 'another', workflowId)).toBeUndefined();
  expect(await find('parked', groupId, `${workflowId}0`)).toBeUndefined();
  await handle.terminate();
  expect(await find('parked', groupId, workflowId)).toBeUndefined();
});
