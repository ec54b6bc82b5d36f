import { expect, test } from 'vitest';
import { healDocuments, type HealDeps } from '../../src/activities/heal-documents.ts';
import { writeDocuments } from '../../src/activities/write-documents.ts';
import type { VersionedWrite } from '../../src/connectors/elasticsearch.ts';
import { createMapping, type TableMapping } from '../../src/mapping/mapping.ts';
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
