import { readFileSync } from 'node:fs';
import type { Pool, RowDataPacket } from 'mysql2/promise';
import { DemoError } from '../demo-error.ts';
import type { Statement } from '../load/statement.ts';
import { runTransaction, type Writer } from '../load/transaction.ts';
import { insertRows } from '../load/write-rows.ts';
import { createRandom } from '../random.ts';
import { brandNames, categoryTree } from './names.ts';
import { makeBanner, makeBrand, makeCategory, makeCategoryBrand, makeGoods, type NewRow } from './make-rows.ts';
import { markerBannerId } from './row-keys.ts';
import type { TableName } from './tables.ts';

export interface SeedSize {
  goods: number;
  banners: number;
}

export const defaultSeedSize: SeedSize = { goods: 3000, banners: 60 };

/** Makes what is missing of schema.sql. */
export async function applySchema(mysql: Pool, file: string): Promise<void> {
  const statements = readFileSync(file, 'utf8')
    .replaceAll(/^--.*$/gm, '')
    .split(';\n')
    .filter((sql) => sql.trim() !== '');
  for (const sql of statements) await mysql.query(sql);
}

export async function isEmptyShop(mysql: Pool): Promise<boolean> {
  const [rows] = await mysql.query<RowDataPacket[]>('SELECT 1 FROM shop.goods LIMIT 1');
  return rows.length === 0;
}

/** The first goods of the shop, in one transaction: an interrupted demo leaves a whole shop or an empty one. */
export async function seedShop(writer: Writer, size = defaultSeedSize): Promise<void> {
  const rows = makeShop(size);
  const statements = Object.entries(rows).flatMap(([table, all]) =>
    pagesOf(all, 250).map(
      (page): Statement =>
        ({ connection }) =>
          insertRows(connection, table as TableName, page),
    ),
  );
  if (!(await runTransaction(writer, { statements })))
    throw new DemoError(
      'the shop has no goods, yet other rows: start afresh with `npm run stack -- reset`, then run the demo again',
    );
}

/** The same rows each time. */
export function makeShop({ goods, banners }: SeedSize): Record<TableName, NewRow[]> {
  const random = createRandom(2026);
  const brands = brandNames.map((name, at) => makeBrand(random, { id: at + 1, name }));
  const category = makeCategories();
  const leaves = category.filter(({ parent_id: parentId }) => parentId !== null).map(({ id }) => id as number);
  const links = new Map<string, NewRow>();
  const place = (at: number) => {
    const [brandId, categoryId] = [random.int(1, brands.length), random.pick(leaves)];
    if (random.chance(0.1)) links.set(`${categoryId}|${brandId}`, makeCategoryBrand(random, categoryId, brandId));
    return { id: at + 1, brandId, categoryId };
  };
  return {
    brands,
    category,
    goods: Array.from({ length: goods }, (_, at) => makeGoods(random, place(at))),
    category_brand: [...links.values()],
    banner: Array.from({ length: banners }, (_, at) => makeBanner(random, markerBannerId + 1 + at)),
  };
}

function makeCategories(): NewRow[] {
  const random = createRandom(40);
  const rows: NewRow[] = [];
  for (const { name, icon, children } of categoryTree) {
    const parentId = rows.length + 1;
    rows.push(makeCategory(random, { id: parentId, name, parentId: null, icon }));
    for (const child of children) rows.push(makeCategory(random, { id: rows.length + 1, name: child, parentId, icon }));
  }
  return rows;
}

function pagesOf(all: NewRow[], size: number): [NewRow, ...NewRow[]][] {
  const pages: [NewRow, ...NewRow[]][] = [];
  for (let at = 0; at < all.length; at += size) pages.push(all.slice(at, at + size) as [NewRow, ...NewRow[]]);
  return pages;
}
