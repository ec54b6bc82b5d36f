import { makeGoods } from '../shop/make-rows.ts';
import type { Statement } from './statement.ts';
import { byKey, deleteRows, insertRows, updateRows } from './write-rows.ts';

/** A row that is inserted, updated and deleted in one transaction: nothing of it may stay anywhere. */
export function passingGoods(): Statement[] {
  let id = 0;
  return [
    ({ connection, random, keys }) => {
      id = keys.nextId('goods');
      const [brandId] = keys.pick('brands', random)! as [number];
      const [categoryId] = keys.pick('category', random)! as [number];
      return insertRows(connection, 'goods', [makeGoods(random, { id, brandId, categoryId })]);
    },
    ({ connection }) => updateRows(connection, 'goods', { ...byKey('goods', [id]), set: { stock: 0 } }),
    ({ connection }) => deleteRows(connection, 'goods', byKey('goods', [id])),
  ];
}
