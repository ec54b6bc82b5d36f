import type { Random } from '../random.ts';
import { bannerTitles, brandNames, goodsWords } from './names.ts';

export type Cell = string | number | null;
export type NewRow = Record<string, Cell>;

export interface GoodsPlace {
  id: string | number;
  brandId: number;
  categoryId: number;
}

export function makeGoods(random: Random, { id, brandId, categoryId }: GoodsPlace): NewRow {
  const cents = random.int(90, random.chance(0.1) ? 999_900 : 49_900);
  const images = Array.from({ length: random.int(0, 4) }, (_, at) => `https://img.example/goods/${id}/${at}.jpg`);
  return {
    id,
    brand_id: brandId,
    category_id: categoryId,
    name: makeGoodsName(random),
    subtitle: random.chance(0.2) ? '' : `${random.pick(bannerTitles)} · 7天无理由退货`,
    price: decimalOf(cents),
    market_price: random.chance(0.3) ? null : decimalOf(Math.round(cents * 1.25)),
    rating: random.chance(0.2) ? null : decimalOf(random.int(250, 500)),
    stock: random.int(0, 500),
    sold: random.int(0, 20_000),
    on_sale: random.chance(0.9) ? 1 : 0,
    is_new: random.chance(0.15) ? 1 : 0,
    images: random.chance(0.05) ? null : JSON.stringify(images),
    attributes: random.chance(0.1) ? null : makeAttributes(random),
    description: random.chance(0.1) ? null : makeDescription(random),
    created_at: makeMoment(random),
  };
}

/** 1999 -> 19.99 */
export const decimalOf = (cents: number): string =>
  `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`;

export function makeGoodsName(random: Random): string {
  const { first, thing, variant, mark } = goodsWords;
  const words = [random.pick(first), random.pick(thing), random.pick(variant)];
  if (random.chance(0.25)) words.push(random.pick(mark));
  return words.join(' ');
}

export function makeAttributes(random: Random): string {
  return JSON.stringify({
    颜色: random.pick(goodsWords.variant),
    weight_kg: random.int(1, 5000) / 1000,
    tags: goodsWords.mark.slice(0, random.int(0, 3)),
    warranty: random.chance(0.5) ? { months: random.pick([6, 12, 24]), 'on site': random.chance(0.3) } : null,
  });
}

function makeDescription(random: Random): string {
  const line = (): string =>
    `${makeGoodsName(random)}\n“${random.pick(bannerTitles)}” — it's 100 % \\ "quoted" 且\t制表`;
  return Array.from({ length: random.int(1, 5) }, line).join('\n\n');
}

export function makeBrand(random: Random, { id, name }: { id: number; name?: string }): NewRow {
  const called = name ?? `${random.pick(brandNames)} №${id}`;
  return {
    id,
    name: called,
    first_letter: /^[A-Z]/i.test(called) ? called[0]!.toUpperCase() : '#',
    logo_url: `https://img.example/brand/${id}.png`,
    country: random.chance(0.2) ? null : random.pick(['CN', 'GB', 'DE', 'JP', 'NO']),
    story: random.chance(0.3) ? null : makeDescription(random),
    sort: random.int(-10, 100),
    created_at: makeMoment(random),
  };
}

export interface CategoryPlace {
  id: number;
  name: string;
  parentId: number | null;
  icon: string;
}

export function makeCategory(random: Random, { id, name, parentId, icon }: CategoryPlace): NewRow {
  const level = parentId === null ? 1 : 2;
  return { id, parent_id: parentId, name, level, icon, sort: random.int(0, 100), created_at: makeMoment(random) };
}

export const makeCategoryBrand = (random: Random, categoryId: number, brandId: number): NewRow => ({
  category_id: categoryId,
  brand_id: brandId,
  sort: random.int(0, 100),
});

export const bannerPositions = ['home', 'category', 'cart', 'search'] as const;

export function makeBanner(random: Random, id: number): NewRow {
  return {
    id,
    title: random.pick(bannerTitles),
    image_url: `https://img.example/banner/${id}.webp`,
    link_url: `https://shop.example/sale/${id}?from=banner&x=1`,
    position: random.pick(bannerPositions),
    starts_at: random.chance(0.3) ? null : makeMoment(random),
    ends_at: random.chance(0.5) ? null : makeMoment(random),
    is_shown: random.chance(0.8) ? 1 : 0,
  };
}

function makeMoment(random: Random): string {
  const ms = Date.UTC(2024, 0, 1) + random.int(0, 700 * 24 * 3600) * 1000;
  return new Date(ms).toISOString().slice(0, 19).replace('T', ' ');
}
