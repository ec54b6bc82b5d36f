import { Client, Connection } from '@temporalio/client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { signalIfRunning } from '../../src/cli/waiting-work.ts';
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
