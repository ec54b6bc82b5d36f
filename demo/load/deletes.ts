import type { TableName } from '../shop/tables.ts';
import type { Statement } from './statement.ts';
import { byKey, deleteRows } from './write-rows.ts';

/** Deletes one row, picked at random; where few are left, goods instead. */
const deleteOne =
  (table: TableName, leastLeft: number): Statement =>
  ({ connection, random, keys }) => {
    const from = keys.count(table) > leastLeft ? table : 'goods';
    return deleteRows(connection, from, byKey(from, keys.pick(from, random)!));
  };

export const deleteGoods = deleteOne('goods', 0);
export const deleteBrand = deleteOne('brands', 50);
export const deleteCategory = deleteOne('category', 35);
export const deleteCategoryBrand = deleteOne('category_brand', 100);
export const deleteBanner = deleteOne('banner', 20);

export const deleteSoldOutGoods: Statement = ({ connection, random, keys }) =>
  deleteRows(connection, 'goods', {
    where: 'category_id = ? AND stock <= 5',
    values: keys.pick('category', random)!,
    mostRows: 5,
  });
