import type { Random } from '../../../demo/random.ts';
import { table as tableSettings } from '../../../src/config/table-settings.ts';
import { createMapping, type Mapping } from '../../../src/mapping/mapping.ts';
import type { TableConfig } from '../../../src/mapping/table-config.ts';
import type { Row, Value } from '../../../src/model/change.ts';

/** A shop small enough that everything meets: goods with their brand, its country, their tags and their photos. */

/** How documents are made before a resync, and by the config that it is for. */
export type ShapeName = 'old' | 'new';

export interface Shop {
  /** Tables that together hold the goods: one, or two shards. */
  goods: readonly string[];
  /** By the config of each shape. */
  configs: Record<ShapeName, TableConfig>;
  mappings: Record<ShapeName, Mapping>;
  isDivided: boolean;
  /** Ids of goods are up to this one. */
  goodsIds: number;
}

export interface TableModel {
  key: readonly string[];
  /** Values of a new row; `n` is never the same. */
  row(random: Random, n: number): Row;
}

const idOrNull = (random: Random): Value => random.pick([1, 1, 2, null]);

const goods = (goodsIds: number): TableModel => ({
  key: ['id'],
  row: (random, n) => ({
    id: random.int(1, goodsIds),
    brand_id: idOrNull(random),
    day: `2026-0${random.int(1, 5)}-01`,
    on_sale: random.chance(0.9) ? 1 : 0,
    name: `goods ${n}`,
  }),
});

const joined = (goodsIds: number): Record<string, TableModel> => ({
  'shop.brands': {
    key: ['id'],
    row: (random, n) => ({ id: random.int(1, 2), country_id: idOrNull(random), name: `brand ${n}`, story: `${n}` }),
  },
  'shop.countries': { key: ['id'], row: (random, n) => ({ id: random.int(1, 2), name: `country ${n}` }) },
  'shop.goods_tags': {
    key: ['goods_id', 'tag_id'],
    row: (random) => ({ goods_id: random.int(1, goodsIds), tag_id: random.int(1, 2), sort: random.int(1, 9) }),
  },
  'shop.tags': { key: ['id'], row: (random, n) => ({ id: random.int(1, 2), name: `tag ${n}` }) },
  'shop.photos': {
    key: ['id'],
    row: (random, n) => ({
      id: random.int(1, 4),
      goods_id: random.int(1, goodsIds),
      hidden: random.chance(0.2) ? 1 : 0,
      url: `${n}`,
    }),
  },
});

export function tableModels({ goods: names, goodsIds }: Shop): Record<string, TableModel> {
  return { ...Object.fromEntries(names.map((name) => [name, goods(goodsIds)])), ...joined(goodsIds) };
}

/** As an index says how its documents are made. */
export function declaredBy({ mappings }: Shop, shape: ShapeName): object {
  const [{ indices: [index] } = { indices: [] }] = mappings[shape].tables;
  if (index === undefined) throw new Error('the goods have an index');
  return index.declared;
}

interface Layout extends Pick<Shop, 'isDivided' | 'goodsIds'> {
  isSharded: boolean;
}

export function createShop({ isSharded, ...shop }: Layout): Shop {
  const base = {
    table: isSharded ? 'shop.goods_[0-9]+' : 'shop.goods',
    name: shop.isDivided ? 'goods_{day:YYYY-MM}' : 'goods',
  };
  const old = tableSettings.parse({
    table: base.table,
    index: { name: base.name, ...(isSharded && { id: '{id}' }), ...oldShape },
  });
  const changed = tableSettings.parse({ table: base.table, index: { name: base.name, ...newShape } });
  return {
    ...shop,
    goods: isSharded ? ['shop.goods_0', 'shop.goods_1'] : ['shop.goods'],
    configs: { old, new: changed },
    mappings: { old: createMapping([old]), new: createMapping([changed]) },
  };
}

const country = { one: 'shop.countries', on: { country_id: 'id' } };
const tags = {
  many: 'shop.tags',
  through: { table: 'shop.goods_tags', on: { id: 'goods_id' }, include: ['sort'] },
  on: { tag_id: 'id' },
  orderBy: ['sort desc'],
};
const photos = {
  many: 'shop.photos',
  on: { id: 'goods_id' },
  include: ['url'],
  filter: { values: { hidden: [0] } },
};

const oldShape = {
  filter: { values: { on_sale: [1] } },
  joins: {
    brand: { one: 'shop.brands', on: { brand_id: 'id' }, exclude: ['story'], joins: { country } },
    tags,
    photos: { ...photos, limit: 2 },
  },
};

/** Other ids, more rows, another column of the brand, a field with another name, and fewer photos. */
const newShape = {
  id: 'item-{id}',
  joins: {
    brand: { one: 'shop.brands', on: { brand_id: 'id' }, joins: { country } },
    labels: tags,
    photos: { ...photos, limit: 1 },
  },
};
