import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { searchAttributes } from '../../src/model/names.ts';
import { connectTemporal, type Temporal } from '../../src/workers/connect-temporal.ts';
import { addSearchAttributes, missingSearchAttributes } from '../../src/workers/search-attributes.ts';
import { endpoints } from '../../stack/endpoints.ts';

const namespace = `t-${randomUUID()}`;

let temporal: Temporal;
beforeAll(async () => {
  temporal = await connectTemporal({ address: endpoints().temporal.address, namespace });
  const seconds = 24 * 60 * 60;
  const { workflowService } = temporal.connection;
  await workflowService.registerNamespace({ namespace, workflowExecutionRetentionPeriod: { seconds } } as object);
});
afterAll(async () => {
  await temporal.connection.operatorService.deleteNamespace({ namespace });
  await temporal.close();
});

test('a workflow may name them as soon as they are added', async () => {
  const { client } = temporal;
  await expect.poll(() => client.workflow.count('').then(() => 'known', String), { timeout: 15_000 }).toBe('known');
  const names = Object.values(searchAttributes);
  expect(await addSearchAttributes(temporal, namespace)).toEqual(expect.arrayContaining(names));
  const { workflowId } = await client.workflow.start('nothing', {
    taskQueue: namespace,
    workflowId: namespace,
    searchAttributes: { [searchAttributes.table]: ['shop.goods'], [searchAttributes.state]: ['applied'] },
  });
  expect(workflowId).toBe(namespace);
  expect(await missingSearchAttributes(temporal, namespace)).toEqual([]);
  expect(await addSearchAttributes(temporal, namespace)).toEqual([]);
}, 30_000);
