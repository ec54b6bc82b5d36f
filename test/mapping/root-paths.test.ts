import { expect, test } from 'vitest';
import { rootPaths } from '../../src/mapping/root-paths.ts';
import { tableConfig } from './table-config.ts';

const joins =
  tableConfig({
    table: 't.goods',
    index: {
      name: 'goods',
      joins: {
        categories: {
          many: 't.category',
          key: ['code'],
          through: { table: 't.link', on: { id: 'goods_id' }, include: ['sort'] },
          on: { category_id: 'code' },
          include: ['name'],
          orderBy: ['sort desc', 'rank'],
          joins: { shops: { many: 't.shop', on: { region: 'region', country: 'land' } } },
        },
      },
    },
  }).index?.joins ?? {};
const paths = rootPaths({ table: 't.goods', key: ['id'] }, joins, () => undefined);
const pathOf = (table: string) => paths.find((path) => path.table === table);
const goods = (columns: string[]) => ({ table: 't.goods', columns, select: ['id'] });

test('the way from a link row is one hop to the root', () => {
  expect(pathOf('t.link')).toEqual({
    table: 't.link',
    field: 'categories',
    columns: ['goods_id'],
    watched: new Set(['goods_id', 'category_id', 'sort']),
    hops: [goods(['id'])],
  });
});

test('the way from a linked row goes by its links', () => {
  expect(pathOf('t.category')).toMatchObject({
    columns: ['code'],
    hops: [{ table: 't.link', columns: ['category_id'], select: ['goods_id'] }, goods(['id'])],
  });
});

test('the way from a nested row goes by all that is above it, each column in its place', () => {
  expect(pathOf('t.shop')).toMatchObject({
    field: 'categories.shops',
    columns: ['region', 'land'],
    hops: [
      { table: 't.category', columns: ['region', 'country'], select: ['code'] },
      { table: 't.link', columns: ['category_id'], select: ['goods_id'] },
      goods(['id']),
    ],
  });
});

test('watched are the columns that are shown, sorted by, found by, or lead further down; all where all are shown', () => {
  expect(pathOf('t.category')?.watched).toEqual(new Set(['name', 'code', 'sort', 'rank', 'region', 'country']));
  expect(pathOf('t.shop')?.watched).toBe('all');
});
