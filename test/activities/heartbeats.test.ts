import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { expect, test } from 'vitest';
import type { BatchInput } from '../../src/activities/batch/batch-input.ts';
import { createActivities, type ActivityDeps } from '../../src/activities/create-activities.ts';
import { createMapping } from '../../src/mapping/mapping.ts';
import { packRecords } from '../../src/payload/pack-records.ts';
import { partsAsNamed } from './parts-as-named.ts';
import { tableConfig } from '../mapping/table-config.ts';

/** A batch that is late, of 1,200 rows, and 30 records that cannot be read. */
const changes = Array.from({ length: 1200 }, (_, id) => ({
  change: { table: 'shop.goods', operation: 'insert' as const, before: null, after: { id } },
  version: id + 1,
  timestampMs: 0,
}));
const undecodable = Array.from({ length: 30 }, (_, at) => ({
  lane: { topic: 't', partition: 0 },
  record: { offset: String(at), timestampMs: 0, version: at + 1, key: null, value: null, headers: {} },
  code: 'not-json',
  error: 'not JSON',
}));
const mapping = createMapping([tableConfig({ table: 'shop.goods', index: { name: 'goods' } })]);
const { indexDocuments } = createActivities({
  mapping,
  currentMapping: async () => mapping,
  decodedBatches: () => ({ parts: [], changes, schemaChanges: [], ignored: {}, undecodable }),
  elasticsearch: {
    upSinceMs: async () => 0,
    versions: async (addresses: unknown[]) => addresses.map(() => null),
    write: async (writes: unknown[]) => writes.map(() => ({ kind: 'deleted' })),
  },
  indexParts: partsAsNamed,
  rows: { byKey: async () => [] },
  starts: { park: async () => 'id' },
} as unknown as ActivityDeps);

test('an activity that heals page after page, and parks much, gives signs of life all the way', async () => {
  const range = { topic: 't', partition: 0, firstOffset: '0', firstTimestampMs: 0, nextOffset: '1' };
  const input: BatchInput = {
    ranges: [{ ...range, records: 1, clock: 1 }],
    tables: [],
    startedAtMs: 0,
    onRefused: 'parkAll',
  };
  const environment = new MockActivityEnvironment(undefined, { logger: new DefaultLogger('ERROR', () => undefined) });
  let beats = 0;
  environment.on('heartbeat', () => beats++);
  expect(await environment.run(indexDocuments, input, packRecords([]))).toMatchObject({ documents: { healed: 1200 } });
  const pages = 3;
  expect(beats).toBeGreaterThanOrEqual(3 * pages + undecodable.length);
});
