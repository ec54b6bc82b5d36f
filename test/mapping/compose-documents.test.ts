import { expect, test } from 'vitest';
import { composeDocuments } from '../../src/mapping/compose-documents.ts';
import { createMapping } from '../../src/mapping/mapping.ts';
import { UnmappableError } from '../../src/mapping/unmappable-error.ts';
import { valueOf, type Row } from '../../src/model/change.ts';
import type { JoinedRead, ReadJoined } from '../../src/model/joined-read.ts';
import { tableConfig } from './table-config.ts';

type Index = NonNullable<Parameters<typeof tableConfig>[0]['index']>;

const tables: Record<string, Row[]> = {
  brand: [{ id: 7, name: 'seven', price: 'x' }],
  tag: [
    { id: 1, goods_id: 1, name: 'one', on: 0 },
    { id: 2, goods_id: 1, name: 'two', on: 1 },
    { id: 3, goods_id: 1, name: 'three', on: 1 },
  ],
  category: [
    { id: 10, name: 'ten', parent_id: 11 },
    { id: 11, name: 'eleven', parent_id: null },
  ],
};

/** Rows of the arrays above; what was asked is kept. */
function database(): { asked: JoinedRead[]; readJoined: ReadJoined } {
  const asked: JoinedRead[] = [];
  return {
    asked,
    async readJoined(read) {
      asked.push(read);
      const rows = tables[read.table.slice(2)] ?? [];
      return read.values.map((tuple) =>
        rows
          .filter((row) => read.columns.every((column, at) => valueOf(row, column) === tuple[at]))
          .slice(0, read.limit ?? Infinity),
      );
    },
  };
}

async function compose(joins: Index['joins'], rows: Row[], more: Partial<Index> = {}) {
  const [table] = createMapping([tableConfig({ table: 't.goods', index: { name: 'goods', ...more, joins } })]).tables;
  const { asked, readJoined } = database();
  const documents = await composeDocuments(table?.indices[0] ?? { shape: (row) => row, joins: [] }, rows, readJoined);
  return { asked, documents };
}

const brand = { one: 't.brand', on: { brand_id: 'id' }, include: ['name'] };
const tags = { many: 't.tag', on: { id: 'goods_id' }, include: ['name'] };

test('one row is an object or null, many are an array, be it an empty one', async () => {
  const rows = [{ id: 1, brand_id: 7 }, { id: 2, brand_id: 8 }, { id: 3, brand_id: null }, { id: 4 }];
  const { documents } = await compose({ brand, tags }, rows);
  expect(documents).toEqual([
    { id: 1, brand_id: 7, brand: { name: 'seven' }, tags: [{ name: 'one' }, { name: 'two' }, { name: 'three' }] },
    { id: 2, brand_id: 8, brand: null, tags: [] },
    { id: 3, brand_id: null, brand: null, tags: [] },
    { id: 4, brand: null, tags: [] },
  ]);
});

test('the columns that lead to joined rows need not be in the document', async () => {
  const { documents } = await compose({ brand }, [{ id: 1, brand_id: 7 }], { include: ['id'] });
  expect(documents).toEqual([{ id: 1, brand: { name: 'seven' } }]);
});

test('rows that are joined alike are asked for once, and NULL not at all', async () => {
  const rows = [1, 2, 3].map((id) => ({ id, brand_id: id === 3 ? null : 7 }));
  const { asked } = await compose({ brand }, rows);
  expect(asked.map(({ values }) => values)).toEqual([[[7]]]);
});

test('a limit counts the rows that pass the filter', async () => {
  const filtered = { ...tags, filter: { values: { on: [1] } }, limit: 1 };
  const { asked, documents } = await compose({ tags: filtered }, [{ id: 1 }]);
  expect(documents).toMatchObject([{ tags: [{ name: 'two' }] }]);
  expect(asked[0]?.limit).toBeUndefined();
});

test('without a filter the database cuts', async () => {
  const { asked } = await compose({ tags: { ...tags, limit: 2 }, brand }, [{ id: 1, brand_id: 7 }]);
  expect(asked.map(({ limit }) => limit)).toEqual([2, 1]);
});

test('nested rows are read after those above them, for all of them at once', async () => {
  const parent = { one: 't.category', on: { parent_id: 'id' }, include: ['name'] };
  const category = { ...parent, on: { category_id: 'id' }, joins: { parent } };
  const { asked, documents } = await compose({ category }, [
    { id: 1, category_id: 10 },
    { id: 2, category_id: 11 },
  ]);
  expect(documents).toMatchObject([
    { category: { name: 'ten', parent: { name: 'eleven' } } },
    { category: { name: 'eleven', parent: null } },
  ]);
  expect(asked.map(({ values }) => values)).toEqual([[[10], [11]], [[11]]]);
});

test('many tuples are read in pages', async () => {
  const rows = Array.from({ length: 1_001 }, (_, id) => ({ id, brand_id: id }));
  const { asked, documents } = await compose({ brand }, rows);
  expect(asked.map(({ values }) => values.length)).toEqual([500, 500, 1]);
  expect(documents[7]).toMatchObject({ brand: { name: 'seven' } });
});

test('a joined row that cannot be what the config says spoils the documents that hold it, and no other', async () => {
  const priced = { ...brand, fields: { price: { type: 'integer' as const } } };
  const { documents } = await compose({ brand: priced }, [
    { id: 1, brand_id: 7 },
    { id: 2, brand_id: null },
  ]);
  expect(documents).toEqual([expect.any(UnmappableError), { id: 2, brand_id: null, brand: null }]);
});

test('where the filter cannot tell whether a row is joined, the documents that might hold it are spoilt, and no other', async () => {
  const unclear = { ...brand, filter: { expression: 'row.name > 1' } };
  const { documents } = await compose({ brand: unclear }, [
    { id: 1, brand_id: 7 },
    { id: 2, brand_id: null },
  ]);
  expect(documents).toEqual([expect.any(UnmappableError), { id: 2, brand_id: null, brand: null }]);
});
