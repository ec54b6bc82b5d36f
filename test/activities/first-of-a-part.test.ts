import { expect, test } from 'vitest';
import { healDocuments, type HealDeps } from '../../src/activities/heal/heal-documents.ts';
import { writeDocuments } from '../../src/activities/heal/write-documents.ts';
import type { VersionedWrite } from '../../src/connectors/elasticsearch.ts';
import { createMapping, type TableMapping } from '../../src/mapping/mapping.ts';
import type { IndexMapping } from '../../src/mapping/index-mapping.ts';
import type { Generation } from '../../src/model/generation.ts';
import type { Row } from '../../src/model/change.ts';
import { tableConfig } from '../mapping/table-config.ts';

const brand = { one: 't.brand', on: { brand_id: 'id' } };

test.each([{}, { brand }])(
  'a row that is deleted while its document makes a part is in no part (joins: %j)',
  async (joins) => {
    const mapping = createMapping([tableConfig({ table: 't.run', index: { name: 'runs_{day:YYYY-MM}', joins } })]);
    const [table] = mapping.tables as [TableMapping];
    const [index] = table.indices;
    const run: Row = { id: 1, day: '2026-01-02', brand_id: null };
    const address = index!.addressOf(run, 't.run');
    const rows = [{ table: 't.run', row: run }];
    const parts = new Set<string>();
    const documents = new Map<string, Row | null>();
    const deps = {
      rows: { byKey: async () => [...rows], joined: async () => [] },
      indexParts: {
        find: async (_: unknown, name: string) => (parts.has(name) ? name : null),
        async ensure(_: unknown, name: string) {
          // The lane of the row, at the last moment.
          if (rows.pop())
            await writeDocuments(deps, [
              { index: index!, address, version: 20, versionType: 'external', source: null },
            ]);
          parts.add(name);
          return name;
        },
        forget: () => undefined,
      },
      elasticsearch: {
        versions: async (addresses: unknown[]) => addresses.map(() => null),
        async write(writes: VersionedWrite[]) {
          for (const write of writes) documents.set(write.address.id, write.source);
          return writes.map(() => ({ kind: 'indexed' }));
        },
      },
    } as unknown as HealDeps;

    await healDocuments(deps, [
      { mapping: table, index: index!, table: 't.run', key: [1], addresses: [], version: 10 },
    ]);
    expect(documents.get('1') ?? null).toBeNull();
  },
);

test.each(['live', 'building'] as const)(
  'a delete makes a part of what is being built alone: a copy may have read the row (%s)',
  async (role) => {
    const config = tableConfig({ table: 't.run', index: { name: 'runs_{day:YYYY-MM}' } });
    const [table] = createMapping([config], (index) => [{ config: index, generation: generationOf(role) }]).tables;
    const [index] = (table as TableMapping).indices as [IndexMapping];
    const written: VersionedWrite[] = [];
    const deps = {
      indexParts: { find: async () => null, ensure: async (_: unknown, name: string) => `${name}__write` },
      elasticsearch: {
        write: async (writes: VersionedWrite[]) => writes.map((write) => (written.push(write), { kind: 'deleted' })),
      },
    } as unknown as HealDeps;
    const address = { index: 'runs_2026-01', id: '1' };
    await writeDocuments(deps, [{ index, address, version: 20, versionType: 'external', source: null }]);
    expect(written.map(({ address }) => address.index)).toEqual(role === 'building' ? ['runs_2026-01__write'] : []);
  },
);

function generationOf(role: Generation['role']): Generation {
  return { role, stamp: '', documents: null, fence: 0, sinceMs: 0, workflowId: null, parts: new Map() };
}
