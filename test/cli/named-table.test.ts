import { expect, test } from 'vitest';
import { namedTable, withIndex } from '../../src/cli/named-table.ts';
import { createMapping } from '../../src/mapping/mapping.ts';
import { tableConfig } from '../mapping/table-config.ts';

const index = (name: string) => ({ name, id: '{$table}|{id}' });
const mapping = createMapping([
  tableConfig({ table: 'shop.goods', index: { name: 'goods' } }),
  tableConfig({ table: 'blog.goods', index: { name: 'posts' } }),
  tableConfig({ table: 'shop.brands', cacheKeys: ['brand:{id}'] }),
  tableConfig({ table: 'shop.order_[0-9]+', index: index('orders') }),
  tableConfig({ table: 'shop.users', index: { name: 'users' } }),
]);

test('a table is found by its whole name, or by its own where that is enough', () => {
  expect(namedTable(mapping, 'shop.goods').name).toBe('shop.goods');
  expect(namedTable(mapping, 'users').name).toBe('shop.users');
  expect(namedTable(mapping, 'shop.order_[0-9]+').name).toBe('shop.order_[0-9]+');
});

test.each([
  ['goods', '"goods" may be shop.goods or blog.goods'],
  ['shop.order_7', 'shop.order_7 shares its index with all of shop.order_[0-9]+: name that'],
  ['brands', 'shop.brands has no index that could be built anew'],
  ['nothing', 'the config does not map "nothing"; it maps shop.goods, blog.goods'],
])('%s is no table to resync', (name, message) => {
  expect(() => withIndex(namedTable(mapping, name))).toThrow(message);
});
