import { expect, it } from 'vitest';
import { createRandom } from '../../demo/random.ts';
import { createRowKeys } from '../../demo/shop/row-keys.ts';

it('picks among what is there, and nothing that was removed', () => {
  const keys = createRowKeys();
  for (let id = 1; id <= 50; id++) keys.add('goods', [id]);
  for (let id = 1; id <= 50; id++) if (id % 7 !== 0) keys.remove('goods', [id]);
  const random = createRandom(1);
  const picked = new Set(Array.from({ length: 500 }, () => keys.pick('goods', random)![0]));
  expect(picked).toEqual(new Set([7, 14, 21, 28, 35, 42, 49]));
  expect(keys.count('goods')).toBe(7);
});

it('gives new ids above all there are, but for the 19-digit ones of partners', () => {
  const keys = createRowKeys();
  keys.add('goods', [12]);
  keys.add('goods', ['7300000000000000001']);
  expect(keys.nextId('goods')).toBe(13);
  expect(keys.nextId('goods')).toBe(14);
});

it('never picks the marker', () => {
  const keys = createRowKeys();
  keys.add('banner', [1]);
  expect(keys.pick('banner', createRandom(1))).toBeUndefined();
  expect(keys.nextId('banner')).toBe(2);
});

it('knows a composite key by all of its values', () => {
  const keys = createRowKeys();
  keys.add('category_brand', [1, 23]);
  expect(keys.has('category_brand', [1, 23])).toBe(true);
  expect(keys.has('category_brand', [12, 3])).toBe(false);
});
