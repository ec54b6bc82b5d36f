import { expect, test } from 'vitest';
import { createMapping } from '../../src/mapping/mapping.ts';
import { tableConfig } from './table-config.ts';

const brand = { one: 't.brand', on: { brand_id: 'id' } };
const mapping = createMapping([
  tableConfig({
    table: 't.goods',
    index: { name: 'goods', joins: { brand } },
    indices: [{ name: 'plain' }],
    mask: ['note'],
  }),
  tableConfig({ table: 't.order_[0-9]+', index: { name: 'orders', id: '{id}', joins: { brand } } }),
  tableConfig({ table: 't.brand', key: ['code'], cacheKeys: ['b:{code}'], mask: ['secret'] }),
]);

test('a pattern stands for whole names in its database, and for nothing else', () => {
  for (const name of ['t.order_1', 't.order_42']) expect(mapping.of(name)?.name).toBe('t.order_[0-9]+');
  for (const name of ['t.order_', 't.order_1x', 't.my_order_1', 'u.order_1', 't.order_[0-9]+'])
    expect(mapping.of(name)).toBeUndefined();
  expect(mapping.of('t.goods')?.isPattern).toBe(false);
});

test('changes of tables that are only joined count as well', () => {
  const joined = createMapping([tableConfig({ table: 't.goods', index: { name: 'goods', joins: { brand } } })]);
  expect(joined.sources).toEqual(['t.goods', 't.brand']);
  expect(joined.of('t.brand')).toBeUndefined();
});

test('whoever joins a table is known by it: of several indices those with the join', () => {
  expect(mapping.usesOf('t.brand').map(({ root, index }) => [root.name, index.name])).toEqual([
    ['t.goods', 'goods'],
    ['t.order_[0-9]+', 'orders'],
  ]);
  expect(mapping.usesOf('t.goods')).toEqual([]);
});

test('joined rows are in the order of the key of their table, where it is mapped itself', () => {
  const [index] = mapping.of('t.goods')?.indices ?? [];
  expect(index?.joins[0]?.read.orderBy).toEqual([{ column: 'code', of: 'joined', descending: false }]);
});

test('what a table masks is masked where it is joined as well', () => {
  expect([...(mapping.of('t.goods')?.mask ?? [])]).toEqual(['note', 'secret']);
  const ofShards = createMapping([
    tableConfig({ table: 't.call', index: { name: 'calls', joins: { order: { one: 't.order_7', on: { o: 'id' } } } } }),
    tableConfig({ table: 't.order_[0-9]+', cacheKeys: ['o:{id}'], mask: ['phone'] }),
  ]);
  expect([...(ofShards.of('t.call')?.mask ?? [])]).toEqual(['phone']);
});
