import { expect, test } from 'vitest';
import { createCurrentMapping } from '../../src/activities/current-mapping.ts';
import { madeAs } from '../../src/config/made-as.ts';
import type { IndexSnapshot } from '../../src/connectors/index-generations.ts';
import { createMapping } from '../../src/mapping/mapping.ts';
import { planDocuments } from '../../src/mapping/plan-documents.ts';
import type { TableConfig } from '../../src/mapping/table-config.ts';
import type { Generation } from '../../src/model/generation.ts';
import { insert, update } from '../mapping/changes.ts';
import { tableConfig } from '../mapping/table-config.ts';

/** Which documents a change becomes, by what the cluster says of the indices that are there. */
const renamed = tableConfig({
  table: 'shop.goods',
  index: { name: 'goods', id: 'g-{id}', fields: { title: 'name', code: { column: 'sku', type: 'hash', secret: 'k' } } },
});
const before = tableConfig({
  table: 'shop.goods',
  index: { name: 'goods', fields: { code: { column: 'sku', type: 'hash', secret: 'k' } } },
});
const row = { id: 1, name: 'pan', sku: null };

function generation(given: Partial<Generation>): Generation {
  return {
    role: 'live',
    stamp: '',
    documents: null,
    fence: 0,
    sinceMs: 0,
    workflowId: null,
    parts: new Map(),
    ...given,
  };
}

/** What the index says of itself, once around through the cluster. */
function declared(config: TableConfig): object {
  return JSON.parse(JSON.stringify(createMapping([config]).tables[0]?.indices[0]?.declared)) as object;
}

function mappingWith(...snapshots: Generation[][]) {
  const all = snapshots.map((generations): IndexSnapshot => ({ generationsOf: () => generations }));
  let asked = 0;
  const directory = { snapshot: async () => all[Math.min(asked++, all.length - 1)] as IndexSnapshot };
  return createCurrentMapping({ tables: [renamed], directory, madeAs });
}

function written(mapping: ReturnType<typeof createMapping>, version: number) {
  const change = insert('shop.goods', row);
  const { writes } = planDocuments([{ change, version, timestampMs: 0 }], mapping);
  return writes.map(({ index, address, source }) => [index.generation?.role ?? 'asked nobody', address.id, source]);
}

test('each generation gets the document in the shape and under the id that it was made with', async () => {
  const building = generation({ role: 'building', stamp: 's', documents: declared(renamed), fence: 10 });
  const kept = generation({ role: 'kept', stamp: 'k', documents: declared(before) });
  const mapping = await mappingWith([generation({ documents: declared(before) }), building, kept])();
  expect(written(mapping, 11)).toEqual([
    ['live', '1', { id: 1, name: 'pan', code: null }],
    ['building', 'g-1', { id: 1, title: 'pan', code: null }],
    ['kept', '1', { id: 1, name: 'pan', code: null }],
  ]);
});

test('a new index does not get the changes up to its fence', async () => {
  const building = generation({ role: 'building', stamp: 's', documents: declared(renamed), fence: 10 });
  const mapping = await mappingWith([generation({}), building])();
  expect(written(mapping, 10).map(([role]) => role)).toEqual(['live']);
});

test('a payload from before its copy does not go into an index that is live by now: its row is read again', async () => {
  const mapping = await mappingWith([generation({ fence: 10 })])();
  const planned = [10, 11].map((version) =>
    planDocuments([{ change: insert('shop.goods', row), version, timestampMs: 0 }], mapping),
  );
  expect(planned.map(({ writes, heals }) => [writes.length, heals.length])).toEqual([
    [0, 1],
    [1, 0],
  ]);
});

test('what an index cannot say is as the config says: no mark, another key, a secret that is gone', async () => {
  const other = { ...declared(before), key: ['sku'] };
  const secret = { ...declared(before), fields: { code: { column: 'sku', type: 'hash', secret: '…beef' } } };
  for (const documents of [null, other, secret, { words: 'of another release' }]) {
    const mapping = await mappingWith([generation({ documents })])();
    expect(written(mapping, 1)).toEqual([['live', 'g-1', { id: 1, title: 'pan', code: null }]]);
  }
});

test('where the live index is missing, it is written to all the same, so that the failure shows', async () => {
  expect(written(await mappingWith([])(), 1).map(([role]) => role)).toEqual(['asked nobody']);
});

test('an index without a fence is waited for', async () => {
  const building = generation({ role: 'building', stamp: 's', fence: null, sinceMs: Date.now() });
  const mapping = await mappingWith([generation({}), building], [generation({}), { ...building, fence: 5 }])();
  expect(written(mapping, 6).map(([role]) => role)).toEqual(['live', 'building']);
});

test('an index that has waited too long for its fence is not followed', async () => {
  const building = generation({ role: 'building', stamp: 's', fence: null, sinceMs: Date.now() - 61_000 });
  expect(written(await mappingWith([generation({}), building])(), 6).map(([role]) => role)).toEqual(['live']);
});

test('nothing is compiled anew while nothing has changed', async () => {
  const current = mappingWith([generation({})]);
  expect(await current()).toBe(await current());
});

test('what a joined row changes is found in every generation that joins it', async () => {
  const brand = { one: 'shop.brand', on: { brand_id: 'id' } };
  const joined = tableConfig({ table: 'shop.goods', index: { name: 'goods', joins: { brand } } });
  const building = generation({ role: 'building', stamp: 's', documents: declared(joined), fence: 10 });
  const mapping = await mappingWith([generation({ documents: declared(before) }), building])();
  const change = update('shop.brand', { id: 1, name: 'a' }, { id: 1, name: 'b' });
  const { roots } = planDocuments([{ change, version: 11, timestampMs: 0 }], mapping);
  expect(roots.map(({ index }) => index.generation?.role)).toEqual(['building']);
});
