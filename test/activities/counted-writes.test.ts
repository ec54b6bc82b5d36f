import { expect, test } from 'vitest';
import { healDocuments, type HealDeps } from '../../src/activities/heal/heal-documents.ts';
import { writeDocuments } from '../../src/activities/heal/write-documents.ts';
import type { IndexMapping } from '../../src/mapping/index-mapping.ts';
import { createMapping, type TableMapping } from '../../src/mapping/mapping.ts';
import { tableConfig } from '../mapping/table-config.ts';
import { partsAsNamed } from './parts-as-named.ts';

const mapping = createMapping([tableConfig({ table: 'shop.goods', index: { name: 'goods' } })]);
const [table] = mapping.tables as [TableMapping];
const [index] = table.indices as [IndexMapping];

/** Deps whose Elasticsearch answers so, and what they tell. */
function ground(kinds: readonly string[]) {
  const told: unknown[][] = [];
  const deps = {
    elasticsearch: {
      upSinceMs: async () => 0,
      versions: async (addresses: unknown[]) => addresses.map(() => null),
      write: async (writes: unknown[]) => writes.map((_, at) => ({ kind: kinds[at] })),
    },
    indexParts: partsAsNamed,
    rows: { byKey: async () => [] },
    metrics: {
      wrote: ({ name }: { name: string }, kind: string, count: number) => told.push([name, kind, count]),
      healed: (name: string, count: number) => told.push(['healed', name, count]),
    },
  } as unknown as HealDeps;
  return { deps, told };
}

test('writes are counted by the index of the config and by their outcome', async () => {
  const { deps, told } = ground(['indexed', 'alreadyNewer', 'indexed', 'refused']);
  const write = { index, version: 1, versionType: 'external' as const, source: {} };
  await writeDocuments(
    deps,
    [1, 2, 3, 4].map((id) => ({ ...write, address: { index: 'goods', id: String(id) } })),
  );
  expect(told).toEqual([
    ['goods', 'indexed', 2],
    ['goods', 'alreadyNewer', 1],
    ['goods', 'refused', 1],
  ]);
});

test('a heal that lost to a newer write has healed nothing', async () => {
  const { deps, told } = ground(['deleted', 'alreadyNewer', 'deleted']);
  await healDocuments(
    deps,
    [1, 2, 3].map((id) => ({ mapping: table, index, table: table.name, key: [id], addresses: [], version: 1 })),
  );
  expect(told.filter(([what]) => what === 'healed')).toEqual([['healed', 'shop.goods', 2]]);
});
