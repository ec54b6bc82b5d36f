import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { expect, test } from 'vitest';
import { createActivities, type ActivityDeps } from '../../src/activities/create-activities.ts';
import type { BatchInput } from '../../src/activities/batch/batch-input.ts';
import { createMapping } from '../../src/mapping/mapping.ts';
import { failureTypes } from '../../src/model/names.ts';
import { packRecords } from '../../src/payload/pack-records.ts';
import { tableConfig } from '../mapping/table-config.ts';

const tableConfigs = ['shop.goods', 'shop.brands'].map((table) => tableConfig({ table, cacheKeys: ['k:{id}'] }));
const { deleteCacheKeys } = createActivities({
  mapping: createMapping(tableConfigs),
  decodedBatches: () => ({ records: [], changes: [], schemaChanges: [], ignored: {}, undecodable: [] }),
  deleteAgainAfterMs: 1000,
} as unknown as ActivityDeps);

function apply(tables: string[]): Promise<unknown> {
  const range = { topic: 't', partition: 0, firstOffset: '0', firstTimestampMs: 0, nextOffset: '1' };
  const input: BatchInput = { ranges: [{ ...range, records: 1, clock: 1 }], tables, startedAtMs: 0, onRefused: 'skip' };
  return new MockActivityEnvironment(undefined, { logger: new DefaultLogger('ERROR', () => undefined) }).run(
    deleteCacheKeys,
    input,
    packRecords([]),
  );
}

test('a worker that lacks a table of the ingress fails the batch, which is tried again', async () => {
  await expect(apply(['shop.goods', 'shop.orders'])).rejects.toMatchObject({
    type: failureTypes.configMismatch,
    nonRetryable: false,
    message: expect.stringContaining("this worker's config does not map shop.orders, which the ingress does"),
  });
});

test('a worker that maps more than the ingress is fine', async () => {
  expect(await apply(['shop.goods'])).toMatchObject({ named: 0 });
});
