import { describe, expect, it } from 'vitest';
import { isShopKey, cacheKeysOf, type NamingColumns } from '../../demo/shop/cache-keys.ts';
import { makeShop } from '../../demo/shop/seed.ts';
import { markerBannerId } from '../../demo/shop/row-keys.ts';
import { shopTables, tableNames } from '../../demo/shop/tables.ts';

const shop = makeShop({ goods: 3000, banners: 60 });
const idsOf = (table: 'brands' | 'category' | 'banner'): Set<unknown> => new Set(shop[table].map(({ id }) => id));

describe('the seeded shop', () => {
  it('is the same each time', () => {
    expect(makeShop({ goods: 3000, banners: 60 })).toEqual(shop);
  });

  it('has the size of a small shop', () => {
    expect(shop.goods).toHaveLength(3000);
    expect(shop.brands).toHaveLength(60);
    expect(shop.category).toHaveLength(40);
    expect(shop.category_brand.length).toBeGreaterThan(200);
    expect(shop.banner).toHaveLength(60);
  });

  it.each(tableNames)('has no primary key of %s twice, and the same columns in each row', (name) => {
    const keys = shop[name].map((row) => shopTables[name].key.map((column) => row[column]).join('|'));
    expect(new Set(keys).size).toBe(keys.length);
    expect(new Set(shop[name].map((row) => Object.keys(row).join()))).toHaveLength(1);
  });

  it('refers only to brands and categories that are there', () => {
    for (const { brand_id: brandId, category_id: categoryId } of [...shop.goods, ...shop.category_brand]) {
      expect(idsOf('brands')).toContain(brandId);
      expect(idsOf('category')).toContain(categoryId);
    }
  });

  it('leaves the marker of the waits alone', () => {
    expect(idsOf('banner')).not.toContain(markerBannerId);
  });

  it('has exact decimals, Chinese, English, emoji, and null beside empty', () => {
    for (const { price } of shop.goods) expect(price).toMatch(/^\d{1,4}\.\d\d$/);
    const names = shop.goods.map(({ name }) => name).join();
    expect(names).toMatch(/\p{Script=Han}/u);
    expect(names).toMatch(/[A-Za-z]{4}/);
    expect(names).toMatch(/\p{Emoji_Presentation}/u);
    expect(shop.goods.some(({ description }) => description === null)).toBe(true);
    expect(shop.goods.some(({ subtitle }) => subtitle === '')).toBe(true);
  });

  it('hangs on cache keys that readers know how to fill', () => {
    for (const name of tableNames) {
      const keys = shop[name].flatMap((row) => cacheKeysOf(name, row as NamingColumns));
      expect(keys.length).toBeGreaterThanOrEqual(shop[name].length);
      expect(keys.filter((key) => !isShopKey(key))).toEqual([]);
    }
  });

  it('leaves out the key of a parent that is not there', () => {
    expect(cacheKeysOf('category', { id: 3, parent_id: null })).toEqual(['category:3']);
    expect(cacheKeysOf('category', { id: 4, parent_id: 3 })).toEqual(['category:4', 'category:3:children']);
  });
});
