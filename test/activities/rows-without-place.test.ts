import { expect, test } from 'vitest';
import { healDocuments, type HealDeps } from '../../src/activities/heal/heal-documents.ts';
import { createMendParked, type MendParkedDeps } from '../../src/activities/refused/mend-parked.ts';
import { RefusedError } from '../../src/activities/refused/refused-error.ts';
import { createMapping, type TableMapping } from '../../src/mapping/mapping.ts';
import type { Row } from '../../src/model/change.ts';
import type { DocumentAddress } from '../../src/model/document-address.ts';
import type { VersionedWrite } from '../../src/connectors/elasticsearch.ts';
import { partsAsNamed } from './parts-as-named.ts';
import { tableConfig } from '../mapping/table-config.ts';

/** Rows of which no address can be made: a text that is no date, a NULL in an id. */
const mapping = createMapping([
  tableConfig({ table: 't.run', index: { name: 'runs_{day:YYYY-MM}' } }),
  tableConfig({ table: 't.text', index: { name: 'texts', id: '{id}|{lang}' } }),
  tableConfig({ table: 't.on', index: { name: 'on_{day:YYYY-MM}', filter: { values: { on: [1] } } } }),
]);

function createDeps(row: () => Row | undefined) {
  const written: unknown[] = [];
  const deps = {
    currentMapping: async () => mapping,
    rows: {
      byKey: async () => [row()].flatMap((one) => (one ? [{ table: 't', row: one }] : [])),
      joined: async () => [],
    },
    indexParts: partsAsNamed,
    elasticsearch: {
      versions: async (addresses: unknown[]) => addresses.map(() => 5),
      async write(writes: VersionedWrite[]) {
        written.push(...writes.map(({ address: { index, id }, source }) => [index, id, source]));
        return writes.map(({ source }) => ({ kind: source ? 'indexed' : 'deleted' }));
      },
    },
  } as unknown as HealDeps & MendParkedDeps;
  return { deps, written };
}

test('one holds up nobody: it is refused where it was, or where there was none before, under the name of all parts', async () => {
  const rows: Row[] = [
    { id: 1, day: 'soon' },
    { id: 1, lang: null },
  ];
  for (const [at, family] of ['runs', 'texts'].entries()) {
    const table = mapping.tables[at] as TableMapping;
    const { deps, written } = createDeps(() => rows[at]);
    const index = table.indices[0]!;
    const heal = async (addresses: DocumentAddress[]): Promise<unknown> => {
      const healed = await healDocuments(deps, [
        { mapping: table, index, table: table.name, key: [1], addresses, version: 1 },
      ]);
      return healed.map(({ address, outcome: { kind } }) => ({ ...address, kind }));
    };
    const was = { index: `${family}_2026-01`, id: 'old' };
    expect(await heal([was])).toEqual([{ ...was, kind: 'refused' }]);
    expect(await heal([])).toEqual([{ index: family, id: '1', kind: 'refused' }]);
    expect(written).toEqual([]);
  }
});

test('one that the filter leaves out goes from where it was', async () => {
  const table = mapping.tables[2] as TableMapping;
  const { deps, written } = createDeps(() => ({ id: 1, day: 'soon', on: 0 }));
  const addresses = [{ index: 'on_2026-01', id: '1' }];
  await healDocuments(deps, [
    { mapping: table, index: table.indices[0]!, table: table.name, key: [1], addresses, version: 1 },
  ]);
  expect(written).toEqual([['on_2026-01', '1', null]]);
});

test('parked, it is mended when its row is, or is gone; no replacement can be put anywhere', async () => {
  let row: Row | undefined = { id: 1, day: 'soon' };
  const { deps, written } = createDeps(() => row);
  const { mendDocument } = createMendParked(deps);
  const parked = {
    subject: { kind: 'document' as const, table: 't.run', index: 'runs', id: '1', key: [1] },
    version: 1,
  };
  await expect(mendDocument(parked)).rejects.toThrow(RefusedError);
  await expect(mendDocument({ ...parked, replacement: { id: 1 } })).rejects.toThrow('mend the row');
  expect(written).toEqual([]);
  row = { id: 1, day: '2026-02-03' };
  expect(await mendDocument(parked)).toBe('indexed');
  expect(written).toEqual([['runs_2026-02', '1', row]]);
  row = undefined;
  expect(await mendDocument(parked)).toBe('alreadyNewer');
});
