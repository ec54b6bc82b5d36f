import { expect, test } from 'vitest';
import { createMendParked, type MendParkedDeps } from '../../src/activities/refused/mend-parked.ts';
import { createWalkTable, type WalkTableDeps } from '../../src/activities/walks/walk-table.ts';
import { createMapping } from '../../src/mapping/mapping.ts';
import { partsAsNamed } from './parts-as-named.ts';
import { tableConfig } from '../mapping/table-config.ts';

/** Documents of sharded tables of which nobody knows the shard. All their rows are gone. */
const table = 't.order_[0-9]+';
const unlinked: string[] = [];
const config = tableConfig({ table, index: { name: 'orders', id: '{id}' }, cacheKeys: ['order:{id}'] });
const deps = {
  currentMapping: async () => createMapping([config]),
  indexParts: partsAsNamed,
  elasticsearch: {
    versions: async () => [7],
    write: async () => [{ kind: 'deleted' }],
    documents: async () => ({ documents: [{ address: { index: 'orders', id: '1' }, source: { id: 1 } }], next: null }),
  },
  rows: { byKey: async () => [] },
  cache: { unlink: async (keys: string[]) => unlinked.push(...keys) },
} as unknown as MendParkedDeps & WalkTableDeps;

test('one that was refused is mended', async () => {
  const subject = { kind: 'document' as const, table, index: 'orders', id: '1', key: [1] };
  expect(await createMendParked(deps).mendDocument({ subject, version: 1 })).toBe('deleted');
});

test('a walk deletes the cache keys of one whose row is gone', async () => {
  const { counts } = await createWalkTable(deps).walkDocuments({ table, version: 1, onRefused: 'park', cursor: null });
  expect(counts).toMatchObject({ documents: 1, healed: { deleted: 1 }, cacheKeys: 1 });
  expect(unlinked).toEqual(['order:1']);
});
