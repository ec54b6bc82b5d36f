import {
  makeBanner,
  makeBrand,
  makeCategory,
  makeCategoryBrand,
  makeGoods,
  makeGoodsName,
  type NewRow,
} from '../shop/make-rows.ts';
import type { Statement, Work } from './statement.ts';
import { insertRows } from './write-rows.ts';

/** Partners bring ids of 19 digits: more than a JSON number can hold. */
const partnerIds = 7_300_000_000_000_000_000n;

export const insertGoods: Statement = (work) => {
  const { random, keys, connection, mostRows } = work;
  const place = () => {
    const [brandId] = keys.pick('brands', random)! as [number];
    const [categoryId] = keys.pick('category', random)! as [number];
    const id = keys.nextId('goods');
    return { id: random.chance(0.05) ? String(partnerIds + BigInt(id)) : id, brandId, categoryId };
  };
  const rows = Array.from({ length: random.int(1, mostRows) }, () => makeGoods(random, place()));
  return insertRows(connection, 'goods', rows as [NewRow, ...NewRow[]]);
};

export const insertBrand: Statement = ({ random, keys, connection }) =>
  insertRows(connection, 'brands', [makeBrand(random, { id: keys.nextId('brands') })]);

export const insertCategory: Statement = ({ random, keys, connection }) => {
  const parentId = keys.pick('category', random)![0] as number;
  const id = keys.nextId('category');
  return insertRows(connection, 'category', [
    makeCategory(random, { id, name: makeGoodsName(random), parentId, icon: '' }),
  ]);
};

export const insertCategoryBrand: Statement = async (work) => {
  const pair = newPair(work);
  if (pair === undefined) return insertGoods(work);
  return insertRows(work.connection, 'category_brand', [makeCategoryBrand(work.random, ...pair)]);
};

export const insertBanners: Statement = ({ random, keys, connection, mostRows }) => {
  const rows = Array.from({ length: random.int(1, mostRows) }, () => makeBanner(random, keys.nextId('banner')));
  return insertRows(connection, 'banner', rows as [NewRow, ...NewRow[]]);
};

/** A category and a brand that are not linked yet. */
export function newPair({ random, keys }: Work): [categoryId: number, brandId: number] | undefined {
  for (let attempt = 0; attempt < 20; attempt++) {
    const pair = [keys.pick('category', random)![0], keys.pick('brands', random)![0]] as [number, number];
    if (!keys.has('category_brand', pair)) return pair;
  }
  return undefined;
}
