import { expect, test } from 'vitest';
import { createMapping } from '../../src/mapping/mapping.ts';
import { planCacheKeys } from '../../src/mapping/plan-cache-keys.ts';
import { tableConfig } from './table-config.ts';

const mapping = createMapping([
  tableConfig({ table: 'shop.goods', cacheKeys: ['goods:{id}', 'brand:{brand_id}:goods'] }),
]);

test('keys are made of what the row was and of what it is, each once', () => {
  const change = {
    table: 'shop.goods',
    operation: 'update',
    before: { id: 1, brand_id: 5 },
    after: { id: 1, brand_id: 6 },
  } as const;
  expect(planCacheKeys([change], mapping)).toEqual(['goods:1', 'brand:5:goods', 'brand:6:goods']);
});

test('a key whose column is null does not exist', () => {
  const change = { table: 'shop.goods', operation: 'insert', before: null, after: { id: 1, brand_id: null } } as const;
  expect(planCacheKeys([change], mapping)).toEqual(['goods:1']);
});

test('a value with $ in it stays as it is', () => {
  const change = {
    table: 'shop.goods',
    operation: 'insert',
    before: null,
    after: { id: '$&', brand_id: null },
  } as const;
  expect(planCacheKeys([change], mapping)).toEqual(['goods:$&']);
});
