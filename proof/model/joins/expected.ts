import { addressKey } from '../../../src/model/document-address.ts';
import type { Row } from '../../../src/model/change.ts';
import type { World } from './world.ts';

/** What the index must hold in the end: the joins of what MySQL holds, made without the product. */
export function expectedDocuments({ shop, database }: World): Map<string, Row> {
  const brands = database.rows('shop.brands');
  const countries = database.rows('shop.countries');
  const goods = shop.goods.flatMap(database.rows).filter((row) => row['on_sale'] === 1);
  return new Map(
    goods.map((row) => {
      const index = shop.isDivided ? `goods_${String(row['day']).slice(0, 7)}` : 'goods';
      const brand = brands.find(({ id }) => id === row['brand_id']);
      const country = brand && (countries.find(({ id }) => id === brand['country_id']) ?? null);
      const address = addressKey({ index, id: String(row['id']) });
      return [
        address,
        {
          ...row,
          brand: brand
            ? { id: brand['id']!, country_id: brand['country_id']!, name: brand['name']!, country: country ?? null }
            : null,
          tags: tagsOf(database.rows('shop.tags'), links(database.rows('shop.goods_tags'), row)),
          photos: photosOf(database.rows('shop.photos'), row),
        },
      ];
    }),
  );
}

function links(rows: readonly Row[], { id }: Row): Row[] {
  return rows.filter((row) => row['goods_id'] === id);
}

function tagsOf(tags: readonly Row[], linked: readonly Row[]): Row[] {
  return linked
    .flatMap(({ tag_id, sort }) => tags.filter(({ id }) => id === tag_id).map((tag): Row => ({ ...tag, sort: sort! })))
    .toSorted((a, b) => Number(b['sort']) - Number(a['sort']) || Number(a['id']) - Number(b['id']));
}

function photosOf(photos: readonly Row[], { id }: Row): Row[] {
  return photos
    .filter((photo) => photo['goods_id'] === id && photo['hidden'] === 0)
    .toSorted((a, b) => Number(a['id']) - Number(b['id']))
    .slice(0, 2)
    .map(({ url }): Row => ({ url: url! }));
}
