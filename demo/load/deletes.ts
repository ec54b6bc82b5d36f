import type { TableName } from '../shop/tables.ts';
import { pickSome, type Statement } from './statement.ts';
import { deleteRows } from './write-rows.ts';

/** Where few are left, goods instead. */
const deleteSome =
  (table: TableName, leastLeft: number): Statement =>
  (work) => {
    const from = work.keys.count(table) - work.mostRows > leastLeft ? table : 'goods';
    return deleteRows(work.connection, from, pickSome(work, from));
  };

export const deleteGoods = deleteSome('goods', 0);
export const deleteBrand = deleteSome('brands', 50);
export const deleteCategory = deleteSome('category', 35);
export const deleteCategoryBrand = deleteSome('category_brand', 100);
export const deleteBanner = deleteSome('banner', 20);

export const deleteSoldOutGoods: Statement = ({ connection, random, keys }) =>
  deleteRows(connection, 'goods', {
    where: 'category_id = ? AND stock <= 5',
    values: keys.pick('category', random)!,
    mostRows: 5,
  });
