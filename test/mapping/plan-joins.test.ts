import { expect, test } from 'vitest';
import { createMapping, type Mapping } from '../../src/mapping/mapping.ts';
import { planDocuments, type DocumentPlan } from '../../src/mapping/plan-documents.ts';
import type { Change } from '../../src/model/change.ts';
import type { Generation } from '../../src/model/generation.ts';
import { insert, remove, stamped, update } from './changes.ts';
import { tableConfig } from './table-config.ts';

/** Which documents are healed when a row changes that they hold. */
const tag = {
  many: 't.tag',
  on: { id: 'goods_id' },
  include: ['name'],
  orderBy: ['rank desc'],
  filter: { values: { on: [1] } },
};
const mapping = createMapping([
  tableConfig({
    table: 't.goods',
    index: {
      name: 'goods',
      joins: {
        brand: { one: 't.brand', on: { brand_id: 'id' }, include: ['name'] },
        tags: tag,
        categories: {
          many: 't.category',
          through: { table: 't.link', on: { id: 'goods_id' }, include: ['sort'] },
          on: { category_id: 'id' },
          include: ['name'],
          joins: { parent: { one: 't.category', on: { parent_id: 'id' }, include: ['name'] } },
        },
      },
    },
  }),
  tableConfig({
    table: 't.order_[0-9]+',
    index: { name: 'orders_{region}', id: '{id}', joins: { brand: { one: 't.brand', on: { brand_id: 'id' } } } },
  }),
]);
const plan = (...changes: Change[]): DocumentPlan => planDocuments(stamped(...changes), mapping);
const roots = ({ roots: all }: DocumentPlan): unknown[] =>
  all.map(({ index, path, values }) => [index.name, path.field, ...values]);

test('a document with joins is healed, never written from a payload', () => {
  const { writes, heals } = plan(insert('t.goods', { id: 1, brand_id: 7 }), remove('t.goods', { id: 2, brand_id: 7 }));
  expect(writes).toEqual([]);
  expect(heals).toMatchObject([
    { key: [1], addresses: [{ index: 'goods', id: '1' }], version: 1 },
    { key: [2], version: 2 },
  ]);
});

test('several changes of one document are one heal, at the version of the last, wherever the document was', () => {
  const row = { id: 1, region: 'eu', brand_id: 1 };
  const { heals } = plan(
    update('t.order_1', row, { ...row, region: 'us' }),
    update('t.order_1', { ...row, region: 'us' }, { ...row, region: 'asia' }),
  );
  expect(heals).toHaveLength(1);
  expect(heals[0]?.addresses.map(({ index }) => index)).toEqual(['orders_eu', 'orders_us', 'orders_asia']);
});

test('a changed row is looked up by each way that documents hold it', () => {
  expect(roots(plan(update('t.brand', { id: 7, name: 'a' }, { id: 7, name: 'b' })))).toEqual([
    ['goods', 'brand', 7],
    ['orders_{region}', 'brand', 7],
  ]);
  expect(roots(plan(insert('t.category', { id: 3, name: 'a', parent_id: 1 })))).toEqual([
    ['goods', 'categories', 3],
    ['goods', 'categories.parent', 3],
  ]);
});

test('a child that moves heals its old parent and its new one; one without a parent heals none', () => {
  const child = { id: 1, goods_id: 5, name: 'a', rank: 1, on: 1 };
  expect(roots(plan(update('t.tag', child, { ...child, goods_id: 6 })))).toEqual([
    ['goods', 'tags', 5],
    ['goods', 'tags', 6],
  ]);
  expect(roots(plan(update('t.tag', { ...child, goods_id: null }, child)))).toEqual([['goods', 'tags', 5]]);
  expect(roots(plan(insert('t.tag', { ...child, goods_id: null })))).toEqual([]);
});

test('a link row heals what it linked and what it links, by the document alone', () => {
  const link = { goods_id: 5, category_id: 1, sort: 1 };
  expect(roots(plan(insert('t.link', link), remove('t.link', { ...link, goods_id: 6 })))).toEqual([
    ['goods', 'categories', 5],
    ['goods', 'categories', 6],
  ]);
  expect(roots(plan(update('t.link', link, { ...link, goods_id: 8, sort: 2 })))).toEqual([
    ['goods', 'categories', 5],
    ['goods', 'categories', 8],
  ]);
});

test.each([
  ['a shown one', { name: 'b' }],
  ['one that is sorted by', { rank: 2 }],
  ['one that is filtered by', { on: 0 }],
  ['the key, which settles the order', { id: 9 }],
  ['one that it is found by', { goods_id: 6 }],
])('a change of a column that documents depend on heals them: %s', (_, change) => {
  const child = { id: 1, goods_id: 5, name: 'a', rank: 1, on: 1, note: 'x' };
  expect(roots(plan(update('t.tag', child, { ...child, ...change })))).toContainEqual(['goods', 'tags', 5]);
});

test('a change of columns that no document shows heals none, unless its images are not whole', () => {
  const unseen = update(
    't.tag',
    { id: 1, goods_id: 5, name: 'a', note: 'x' },
    { id: 1, goods_id: 5, name: 'a', note: 'y' },
  );
  expect(roots(plan(unseen))).toEqual([]);
  expect(roots(plan({ ...unseen, partial: true }))).toEqual([['goods', 'tags', 5]]);
});

test('several changes of one row look its documents up once', () => {
  const brand = { id: 7, name: 'a' };
  const { roots: all } = plan(insert('t.brand', brand), update('t.brand', brand, { ...brand, name: 'b' }));
  expect(all.filter(({ index }) => index.name === 'goods')).toMatchObject([{ values: [7], version: 2 }]);
});

test('a joined row without the column that leads to its documents parks its record', () => {
  expect(plan({ ...insert('t.tag', { id: 1 }), partial: true }).unkeyed).toEqual([
    { table: 't.tag', column: 'goods_id', use: 'a join', version: 1 },
  ]);
});

test('a row that leaves its shard is looked for in all, where it was', () => {
  const { heals } = plan(remove('t.order_1', { id: 7, region: 'eu', brand_id: 1 }));
  expect(heals).toMatchObject([{ table: 't.order_[0-9]+', key: [7], addresses: [{ index: 'orders_eu', id: '7' }] }]);
});

test('where an image cannot tell who joins its row, or where one document is, all else that hangs on it is healed', () => {
  const own = createMapping([
    tableConfig({ table: 't.goods', index: { name: 'goods', joins: { tags: tag } } }),
    tableConfig({ table: 't.tag', index: { name: 'tags_{lang}' }, indices: [{ name: 'tags' }] }),
  ]);
  const change: Change = { ...insert('t.tag', { id: 1 }), partial: true };
  const { heals, unkeyed } = planDocuments(stamped(change), own);
  expect(heals.map(({ index }) => index.name)).toEqual(['tags']);
  expect(unkeyed.map(({ column, use }) => [column, use])).toEqual([
    ['goods_id', 'a join'],
    ['lang', 'its address'],
  ]);
});

/** A live index and one that is built anew, behind a fence. */
function rebuilt(joins: Record<string, unknown>): Mapping {
  const config = tableConfig({ table: 't.goods', index: { name: 'goods', joins } });
  const generations = (['live', 'building'] as const).map((role): Generation => {
    const common = { documents: null, sinceMs: 0, workflowId: null, parts: new Map() };
    return { ...common, role, stamp: role, fence: role === 'live' ? 0 : 100 };
  });
  return createMapping([config], (index) => generations.map((generation) => ({ config: index, generation })));
}

const brandOfGoods = { brand: { one: 't.brand', on: { brand_id: 'id' } } };

test('a joined row that changes has the documents of every generation healed', () => {
  const changed = stamped(update('t.brand', { id: 7, name: 'a' }, { id: 7, name: 'b' }));
  const { roots: all } = planDocuments(changed, rebuilt(brandOfGoods));
  expect(all.map(({ index }) => index.generation?.role)).toEqual(['live', 'building']);
});

test('documents with joins are healed on either side of a fence, those without on one alone', () => {
  const [live, building] = rebuilt(brandOfGoods).tables[0]?.indices ?? [];
  expect([live, building].map((index) => index?.receives(1))).toEqual([true, true]);
  const plain = rebuilt({}).tables[0]?.indices ?? [];
  expect(plain.map((index) => index.receives(1))).toEqual([true, false]);
  expect(plain.map((index) => index.receives(101))).toEqual([true, true]);
});
