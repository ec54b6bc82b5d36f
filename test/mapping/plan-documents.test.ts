import { expect, test } from 'vitest';
import type { Change } from '../../src/model/change.ts';
import { endOfMillisecond, nextVersion } from '../../src/model/version.ts';
import { createMapping } from '../../src/mapping/mapping.ts';
import { planDocuments, planHeals } from '../../src/mapping/plan-documents.ts';
import { insert, remove, stamped, update } from './changes.ts';
import { tableConfig } from './table-config.ts';

const mapping = createMapping([
  tableConfig({ table: 'shop.goods', index: { name: 'goods' } }),
  tableConfig({ table: 'shop.link', key: ['a', 'b'], index: { name: 'link' } }),
  tableConfig({ table: 'shop.cached', cacheKeys: ['c:{id}'] }),
]);
test('several changes of one row fold into the last', () => {
  const { writes } = planDocuments(
    stamped(insert('shop.goods', { id: 1, n: 1 }), update('shop.goods', { id: 1, n: 1 }, { id: 1, n: 2 })),
    mapping,
  );
  expect(writes).toMatchObject([{ address: { index: 'goods', id: '1' }, version: 2, source: { id: 1, n: 2 } }]);
});

test('a row that is gone at the end is deleted, at the version of its delete', () => {
  const { writes } = planDocuments(stamped(insert('shop.goods', { id: 1 }), remove('shop.goods', { id: 1 })), mapping);
  expect(writes).toMatchObject([{ address: { index: 'goods', id: '1' }, version: 2, source: null }]);
});

test('a changed primary key indexes the new id and heals the old one', () => {
  const plan = planDocuments(stamped(update('shop.goods', { id: 1 }, { id: 9 })), mapping);
  expect(plan.writes).toMatchObject([{ address: { index: 'goods', id: '9' }, version: 1, source: { id: 9 } }]);
  expect(plan.heals).toMatchObject([{ key: [1], version: endOfMillisecond(1) }]);
});

test('in a lane whose clock is held, what follows a changed primary key stays above the heal of its old id', () => {
  const [timestampMs, aheadMs] = [Date.UTC(2026, 0, 1), Date.UTC(2026, 0, 2)];
  const version = nextVersion(nextVersion(undefined, aheadMs), timestampMs);
  const change = update('shop.goods', { id: 1 }, { id: 9 });
  for (const plan of [planDocuments, planHeals]) {
    const { heals } = plan([{ change, version, timestampMs }], mapping);
    expect(heals.find(({ key }) => key[0] === 1)?.version).toBeLessThan(nextVersion(version, timestampMs));
  }
});

test('a partial change heals every id that it names, and writes nothing', () => {
  const moved: Change = { ...update('shop.goods', { id: 1 }, { id: 9 }), partial: true };
  const { writes, heals } = planDocuments(stamped(insert('shop.goods', { id: 2, n: 1 }), moved), mapping);
  expect(writes.map(({ address }) => address.id)).toEqual(['2']);
  expect(heals).toMatchObject([
    { key: [1], version: endOfMillisecond(2) },
    { key: [9], version: 2 },
  ]);
});

test('composite keys with separators inside do not meet', () => {
  const rows = [
    { a: 'x|y', b: 'z' },
    { a: 'x', b: 'y|z' },
    { a: 'x%7Cy', b: 'z' },
  ];
  const { writes } = planDocuments(stamped(...rows.map((row) => insert('shop.link', row))), mapping);
  expect(new Set(writes.map(({ address }) => address.id)).size).toBe(3);
});

test('an empty key has an id that Elasticsearch takes', () => {
  const { writes } = planDocuments(
    stamped(insert('shop.goods', { id: '' }), insert('shop.goods', { id: '~' })),
    mapping,
  );
  expect(writes.map(({ address }) => address.id)).toEqual([expect.stringMatching(/^~[0-9a-f]{64}$/), '~']);
});

test('tables without an index, and tables nobody mapped, write nothing', () => {
  const { writes } = planDocuments(stamped(insert('shop.cached', { id: 1 }), insert('shop.other', { id: 1 })), mapping);
  expect(writes).toEqual([]);
});

test('a row without its key column is told, not made a document called undefined', () => {
  const { writes, unkeyed } = planDocuments(
    stamped(insert('shop.goods', { n: 1 }), insert('shop.goods', { id: 2 })),
    mapping,
  );
  expect(writes.map(({ address }) => address.id)).toEqual(['2']);
  expect(unkeyed).toEqual([{ table: 'shop.goods', column: 'id', use: 'its key', version: 1 }]);
});

test('a late payload heals every id that it names, old and new', () => {
  const { heals } = planHeals(
    stamped(update('shop.goods', { id: 1 }, { id: 9 }), insert('shop.goods', { id: 9 })),
    mapping,
  );
  expect(heals).toMatchObject([
    { key: [1], version: endOfMillisecond(1) },
    { key: [9], version: 2 },
  ]);
});
