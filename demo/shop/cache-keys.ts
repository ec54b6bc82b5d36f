import type { Pool, RowDataPacket } from 'mysql2/promise';
import type { TableName } from './tables.ts';

/** The columns of a row that name cache keys; null is a column that names none. */
export type NamingColumns = Record<string, string | number | null | undefined>;

/** Said here once more, not read from evenkeel.yaml: so a mistake on either side shows. */
const templates: Record<TableName, readonly string[]> = {
  goods: ['goods:{id}', 'brand:{brand_id}:goods', 'category:{category_id}:goods'],
  brands: ['brand:{id}'],
  category: ['category:{id}', 'category:{parent_id}:children'],
  category_brand: ['category:{category_id}:brands', 'brand:{brand_id}:categories'],
  banner: ['banner:{id}', 'banners:{position}'],
};

/** Columns to select for cacheKeysOf. */
export const namingColumns: Record<TableName, readonly string[]> = {
  goods: ['id', 'brand_id', 'category_id'],
  brands: ['id'],
  category: ['id', 'parent_id'],
  category_brand: ['category_id', 'brand_id'],
  banner: ['id', 'position'],
};

export function cacheKeysOf(table: TableName, row: NamingColumns): string[] {
  return templates[table].flatMap((template) => {
    const column = /\{(\w+)\}/.exec(template)![1]!;
    const value = row[column];
    return value === null || value === undefined ? [] : [template.replace(`{${column}}`, String(value))];
  });
}

/** What the shop's readers keep under a key: one row, or a list. */
interface Cached {
  key: RegExp;
  sql: string;
  holds: 'row' | 'list';
}

const listedGoods = 'SELECT id, name, price, stock, on_sale, revision FROM shop.goods';

const cached: readonly Cached[] = [
  { key: /^goods:(\d+)$/, holds: 'row', sql: 'SELECT * FROM shop.goods WHERE id = ?' },
  { key: /^brand:(\d+)$/, holds: 'row', sql: 'SELECT * FROM shop.brands WHERE id = ?' },
  { key: /^category:(\d+)$/, holds: 'row', sql: 'SELECT * FROM shop.category WHERE id = ?' },
  { key: /^banner:(\d+)$/, holds: 'row', sql: 'SELECT * FROM shop.banner WHERE id = ?' },
  { key: /^brand:(\d+):goods$/, holds: 'list', sql: `${listedGoods} WHERE brand_id = ? ORDER BY id` },
  { key: /^category:(\d+):goods$/, holds: 'list', sql: `${listedGoods} WHERE category_id = ? ORDER BY id` },
  {
    key: /^category:(\d+):children$/,
    holds: 'list',
    sql: 'SELECT * FROM shop.category WHERE parent_id = ? ORDER BY id',
  },
  {
    key: /^category:(\d+):brands$/,
    holds: 'list',
    sql: 'SELECT * FROM shop.category_brand WHERE category_id = ? ORDER BY brand_id',
  },
  {
    key: /^brand:(\d+):categories$/,
    holds: 'list',
    sql: 'SELECT * FROM shop.category_brand WHERE brand_id = ? ORDER BY category_id',
  },
  { key: /^banners:(\w+)$/, holds: 'list', sql: 'SELECT * FROM shop.banner WHERE position = ? ORDER BY id' },
];

/** Patterns for SCAN that find every key of the shop. */
export const shopKeyPatterns = ['goods:*', 'brand:*', 'category:*', 'banner:*', 'banners:*'];

export const isShopKey = (key: string): boolean => cached.some(({ key: pattern }) => pattern.test(key));

/** What belongs under the key now, by MySQL; undefined when its row is gone. */
export async function readCachedValue(mysql: Pool, key: string): Promise<string | undefined> {
  const entry = cached.find(({ key: pattern }) => pattern.test(key));
  if (entry === undefined) throw new Error(`no rows are known for the cache key ${key}`);
  const [rows] = await mysql.query<RowDataPacket[]>(entry.sql, [entry.key.exec(key)![1]]);
  if (entry.holds === 'list') return JSON.stringify(rows);
  return rows[0] && JSON.stringify(rows[0]);
}
