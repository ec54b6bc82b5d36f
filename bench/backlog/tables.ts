import type { Random } from '../../demo/random.ts';
import { bannerPositions, type Cell, decimalOf, makeGoodsName } from '../../demo/shop/make-rows.ts';
import { bannerTitles, brandNames, categoryTree } from '../../demo/shop/names.ts';
import { makeProse } from './prose.ts';

/** Tables of a small shop, as narrow as most tables are. They are in no database: their changes are made up. */
export interface BacklogTable {
  name: string;
  /** In the order of the table. */
  columns: Readonly<Record<string, Column>>;
  key: readonly string[];
  /** Columns of which an update changes one, besides those that every update changes. */
  changing: readonly string[];
  /** Templates, as the config has them. */
  cacheKeys: readonly string[];
}

interface Column {
  mysqlType: string;
  /** @param at the how manieth row of its table it is, from 1 */
  make(random: Random, at: number): Cell;
}

export type Row = Readonly<Record<string, Cell>>;

/** The database that all of them are said to be in. */
export const DATABASE = 'backlog';

const BRANDS = 500;
const CATEGORIES = 1_000;
const categoryNames = categoryTree.flatMap(({ name, children }) => [name, ...children]);

const column = (mysqlType: string, make: Column['make']): Column => ({ mysqlType, make });
const id = column('int unsigned', (_, at) => at);
const sort = column('smallint', (random) => random.int(-100, 1_000));
const picture = column('varchar(255)', (random) => `https://img.example/${hexOf(random)}${hexOf(random)}.webp`);
const hexOf = (random: Random): string => random.int(0, 2 ** 32 - 1).toString(16);

const shapes: readonly BacklogTable[] = [
  {
    name: 'goods',
    columns: {
      id,
      brand_id: column('int unsigned', (random) => random.int(1, BRANDS)),
      name: column('varchar(200)', makeGoodsName),
      price: column('decimal(12,2)', (random) => decimalOf(random.int(90, 49_900))),
      stock: column('int', (random) => random.int(0, 5_000)),
    },
    key: ['id'],
    changing: ['name', 'price', 'stock'],
    cacheKeys: ['goods:{id}', 'brand:{brand_id}:goods'],
  },
  {
    name: 'brands',
    columns: {
      id,
      name: column('varchar(100)', (random) => `${random.pick(brandNames)} ${hexOf(random)}`),
      logo_url: picture,
      sort,
    },
    key: ['id'],
    changing: ['name', 'logo_url', 'sort'],
    cacheKeys: ['brand:{id}'],
  },
  {
    name: 'category',
    columns: {
      id,
      parent_id: column('int unsigned', (random) => random.int(1, CATEGORIES)),
      name: column('varchar(100)', (random) => `${random.pick(categoryNames)} ${random.int(1, 9_999)}`),
      sort,
    },
    key: ['id'],
    changing: ['name', 'sort'],
    cacheKeys: ['category:{id}', 'category:{parent_id}:children'],
  },
  {
    name: 'category_brand',
    columns: {
      category_id: column('int unsigned', (_, at) => 1 + (at % CATEGORIES)),
      brand_id: column('int unsigned', (_, at) => 1 + Math.floor(at / CATEGORIES)),
      added_by: column('varchar(50)', (random) => `user-${hexOf(random)}`),
      sort,
    },
    key: ['category_id', 'brand_id'],
    changing: ['added_by', 'sort'],
    cacheKeys: ['category:{category_id}:brands'],
  },
  {
    name: 'banner',
    columns: {
      id,
      title: column('varchar(200)', (random) => `${random.pick(bannerTitles)} ${random.int(1, 9_999)}`),
      image_url: picture,
      position: column('varchar(20)', (random) => random.pick(bannerPositions)),
    },
    key: ['id'],
    changing: ['title', 'image_url', 'position'],
    cacheKeys: ['banner:{id}'],
  },
];

/** Each table has them; every change sets them. */
const stamps = {
  revision: column('int unsigned', () => 1),
  updated_at: column('datetime(3)', () => null),
};

export interface TablesWish {
  /** So many; from the sixth on they are like the first five. */
  count: number;
  /** Each row also with a text of about so many bytes; 0: without. */
  storyBytes: number;
}

export function makeTables({ count, storyBytes }: TablesWish): BacklogTable[] {
  const story = column('text', (random) => makeProse(random, storyBytes));
  return Array.from({ length: count }, (_, at) => {
    const shape = shapes[at % shapes.length]!;
    const round = 1 + Math.floor(at / shapes.length);
    return {
      ...shape,
      name: round === 1 ? shape.name : `${shape.name}_${round}`,
      columns: { ...shape.columns, ...(storyBytes > 0 && { story }), ...stamps },
    };
  });
}

export const idOf = ({ key }: BacklogTable, row: Row): string => key.map((column) => row[column]).join('|');

export const mysqlTypesOf = ({ columns }: BacklogTable): Record<string, string> =>
  Object.fromEntries(Object.entries(columns).map(([name, { mysqlType }]) => [name, mysqlType]));

/** `decimal(12,2)` -> `decimal` */
export const bareType = (mysqlType: string): string => /^\w+/.exec(mysqlType)![0];
