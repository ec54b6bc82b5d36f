/** The five tables of examples/shop, each with its index. */
export const tableNames = ['goods', 'brands', 'category', 'category_brand', 'banner'] as const;
export type TableName = (typeof tableNames)[number];

/** The values of a primary key, in order; an integer that a JSON number cannot hold is a string. */
export type Key = readonly (string | number)[];

export interface MappedTable {
  /** `database.table` */
  table: string;
  key: readonly string[];
  /** alias of its index */
  index: string;
}

export const shopTables: Record<TableName, MappedTable> = {
  goods: { table: 'shop.goods', key: ['id'], index: 'goods' },
  brands: { table: 'shop.brands', key: ['id'], index: 'brands' },
  category: { table: 'shop.category', key: ['id'], index: 'category' },
  category_brand: { table: 'shop.category_brand', key: ['category_id', 'brand_id'], index: 'category_brand' },
  banner: { table: 'shop.banner', key: ['id'], index: 'banner' },
};

/** `12|7` for a composite key. None of the shop's values holds a bar. */
export const documentIdOf = (key: Key): string => key.join('|');
