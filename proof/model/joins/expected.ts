import type { Row } from '../../../src/model/change.ts';
import { addressKey } from '../../../src/model/document-address.ts';
import type { ModelGeneration } from './generations.ts';
import type { ShapeName } from './schema.ts';
import type { World } from './world.ts';

/** What a generation must hold in the end: the joins of what MySQL holds, in its own shape, made without the product. */
export function expectedDocuments(world: World, { shape, role, parts }: ModelGeneration): Map<string, Row> {
  const { shop, database } = world;
  const rows = shop.goods.flatMap(database.rows).filter((row) => shape === 'new' || row['on_sale'] === 1);
  const documents = new Map<string, Row>();
  for (const row of rows) {
    const alias = shop.isDivided ? `goods_${String(row['day']).slice(0, 7)}` : 'goods';
    // What is kept gets no new parts.
    if (role === 'kept' && !parts.has(alias)) continue;
    const id = shape === 'new' ? `item-${String(row['id'])}` : String(row['id']);
    documents.set(addressKey({ index: parts.get(alias) ?? alias, id }), documentOf(world, row, shape));
  }
  return documents;
}

function documentOf({ database }: World, row: Row, shape: ShapeName): Row {
  const tags = tagsOf(database.rows('shop.tags'), links(database.rows('shop.goods_tags'), row));
  const photos = photosOf(database.rows('shop.photos'), row);
  return shape === 'new'
    ? { ...row, brand: brandOf(database, row, ['story']), labels: tags, photos: photos.slice(0, 1) }
    : { ...row, brand: brandOf(database, row, []), tags, photos };
}

function brandOf({ rows }: World['database'], { brand_id }: Row, more: readonly string[]): Row | null {
  const brand = rows('shop.brands').find(({ id }) => id === brand_id);
  if (brand === undefined) return null;
  const country = rows('shop.countries').find(({ id }) => id === brand['country_id']) ?? null;
  const shown = Object.entries(brand).filter(([column]) => ['id', 'country_id', 'name', ...more].includes(column));
  return { ...Object.fromEntries(shown), country };
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
