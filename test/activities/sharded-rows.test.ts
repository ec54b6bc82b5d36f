import { expect, test } from 'vitest';
import { createMendParked } from '../../src/activities/refused/mend-parked.ts';
import { readDocuments } from '../../src/activities/heal/read-documents.ts';
import { createRowsInMemory } from '../../src/cli/fixtures/rows-in-memory.ts';
import type { VersionedWrite } from '../../src/connectors/elasticsearch.ts';
import type { TableMapping } from '../../src/mapping/mapping.ts';
import { createMapping } from '../../src/mapping/mapping.ts';
import { fakeStarts } from './fake-starts.ts';
import { partsAsNamed } from './parts-as-named.ts';
import { tableConfig } from '../mapping/table-config.ts';

/** Rows of several tables that come to one index. */
const mapping = createMapping([
  tableConfig({ table: 't.order_[0-9]+', index: { name: 'orders', id: '{id}' } }),
  tableConfig({ table: 't.log_[0-9]+', index: { name: 'logs', id: '{$table}|{id}' } }),
]);
const rows = createRowsInMemory({
  't.order_0': [{ id: 1 }],
  't.order_1': [{ id: 2 }],
  't.log_0': [],
  't.log_1': [{ id: 1 }],
});

async function ids(table: string, keys: number[]): Promise<unknown[]> {
  const mapped = mapping.of(table) as TableMapping;
  const [index] = mapped.indices;
  if (index === undefined) throw new Error('no index');
  const documents = await readDocuments(
    rows,
    { mapping: mapped, index, table },
    keys.map((key) => [key]),
  );
  return documents.map(({ source }) => source);
}

test('a row that is no longer in its shard is found in the one that it moved to', async () => {
  expect(await ids('t.order_0', [1, 2, 3])).toEqual([{ id: 1 }, { id: 2 }, null]);
});

test('where ids tell the shard, the row of another shard is another one', async () => {
  expect(await ids('t.log_0', [1])).toEqual([null]);
});

test('a parked document of a row that may be in any shard is mended', async () => {
  const written: VersionedWrite[] = [];
  const { mendDocument } = createMendParked({
    currentMapping: async () => mapping,
    rows,
    elasticsearch: {
      upSinceMs: async () => 0,
      versions: async (addresses) => addresses.map(() => null),
      write: async (writes) => writes.map((write) => (written.push(write), { kind: 'indexed' })),
    },
    indexParts: partsAsNamed,
    starts: fakeStarts({ park: refuse }),
  });
  const subject = { kind: 'document', table: 't.order_[0-9]+', index: 'orders', id: '2', key: [2] } as const;
  await mendDocument({ subject: { ...subject, key: [2] }, version: 5 });
  expect(written).toMatchObject([{ address: { id: '2' }, source: { id: 2 } }]);
});

async function refuse(): Promise<string> {
  throw new Error('nothing is to be started');
}
