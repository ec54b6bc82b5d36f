import { bannerPositions, decimalOf, makeAttributes, makeBrand, makeGoodsName } from '../shop/make-rows.ts';
import type { TableName } from '../shop/tables.ts';
import { newPair } from './inserts.ts';
import { pickSome, type Statement, type Work } from './statement.ts';
import { type Assignment, byKey, updateRows } from './write-rows.ts';

type Change = (work: Work) => Record<string, Assignment>;

/** Changes some rows alike. */
const updateSome =
  (table: TableName, change: Change): Statement =>
  (work) =>
    updateRows(work.connection, table, { ...pickSome(work, table), set: change(work) });

const updateOne =
  (table: TableName, change: Change): Statement =>
  (work) =>
    updateSome(table, change)({ ...work, mostRows: 1 });

/** An order. */
export const sellGoods = updateSome('goods', () => ({ stock: { sql: 'stock - 1' }, sold: { sql: 'sold + 1' } }));

export const changePrice = updateSome('goods', ({ random }) => ({ price: decimalOf(random.int(90, 49_900)) }));

export const renameGoods = updateOne('goods', ({ random }) => ({
  name: makeGoodsName(random),
  subtitle: random.chance(0.5) ? '' : makeGoodsName(random),
}));

export const describeGoods = updateSome('goods', ({ random }) => ({
  attributes: random.chance(0.2) ? null : makeAttributes(random),
  rating: random.chance(0.2) ? null : decimalOf(random.int(100, 500)),
  market_price: random.chance(0.5) ? null : decimalOf(random.int(90, 99_900)),
  description: random.chance(0.3) ? null : makeGoodsName(random),
}));

/** Its old and its new brand and category all have lists that change. */
export const moveGoods = updateSome('goods', ({ random, keys }) => ({
  brand_id: keys.pick('brands', random)![0]!,
  category_id: keys.pick('category', random)![0]!,
}));

export const cutPricesOfBrand: Statement = ({ connection, random, keys }) =>
  updateRows(connection, 'goods', {
    where: 'brand_id = ?',
    values: keys.pick('brands', random)!,
    mostRows: 60,
    set: { price: { sql: 'GREATEST(ROUND(price * 0.9, 2), 0.01)' }, on_sale: 1 },
  });

export const restockCategory: Statement = ({ connection, random, keys }) =>
  updateRows(connection, 'goods', {
    where: 'category_id = ? AND stock < 100',
    values: keys.pick('category', random)!,
    mostRows: 40,
    set: { stock: { sql: 'stock + 50' } },
  });

export const renameBrand = updateOne('brands', (work) => {
  const { name, first_letter, story } = makeBrand(work.random, { id: work.random.int(1, 999) });
  return { name: name!, first_letter: first_letter!, story: story! };
});

export const renameCategory = updateOne('category', ({ random }) => ({
  name: makeGoodsName(random),
  sort: random.int(0, 100),
}));

export const sortCategoryBrand = updateSome('category_brand', ({ random }) => ({ sort: random.int(0, 100) }));

export const countClick = updateSome('banner', () => ({ clicks: { sql: 'clicks + 1' } }));

/** An enum that is part of a cache key. */
export const moveBanner = updateSome('banner', ({ random }) => ({ position: random.pick(bannerPositions) }));

export const toggleBanners: Statement = ({ connection, random }) =>
  updateRows(connection, 'banner', {
    where: 'position = ? AND id > 1',
    values: [random.pick(bannerPositions)],
    mostRows: 10,
    set: { is_shown: { sql: '1 - is_shown' } },
  });

/** Changed primary keys: the capture tool sends one update, filed under the new key. */
export const renumberGoods = updateOne('goods', ({ keys }) => ({ id: keys.nextId('goods') }));

export const renumberBanner = updateOne('banner', ({ keys }) => ({ id: keys.nextId('banner') }));

export const relinkCategoryBrand: Statement = async (work) => {
  const pair = newPair(work);
  if (pair === undefined) return sortCategoryBrand(work);
  const link = byKey('category_brand', work.keys.pick('category_brand', work.random)!);
  return updateRows(work.connection, 'category_brand', {
    ...link,
    set: { category_id: pair[0], brand_id: pair[1] },
  });
};
