import type { PoolConnection, ResultSetHeader } from 'mysql2/promise';
import type { Connections } from '../../../demo/connections.ts';
import { createRandom } from '../../../demo/random.ts';
import { makeDebeziumTopics } from '../../../demo/shop/make-debezium-topics.ts';
import { type Cell, makeGoods } from '../../../demo/shop/make-rows.ts';
import type { Endpoints } from '../../../stack/endpoints.ts';
import type { Capture } from '../../../stack/part.ts';
import { readColumnTypes } from '../../../demo/verify/column-types.ts';
import { ownShop, type OwnShop, writeConfig } from '../own-shop.ts';
import { withoutBinlog } from '../without-binlog.ts';

/** One large table of goods. */
export interface Shop extends OwnShop {
  /** `database.table` */
  table: string;
  index: string;
  /** The ids that it begins with: from 1 to so many. */
  rows: number;
}

export const columns = [
  'id',
  'brand_id',
  'category_id',
  'name',
  'subtitle',
  'price',
  'stock',
  'on_sale',
  'attributes',
  'description',
  'revision',
] as const;

const BRANDS = 500;
/** Made one by one; the rest repeats them. */
const DIFFERENT_ROWS = 20_000;
const ROWS_PER_INSERT = 1_000;
const ROWS_PER_COPY = 100_000;

export interface ShopWish {
  rows: number;
  /** Each document with its brand. */
  joined?: boolean;
  /** What a change does with the key of its row in Redis. */
  cacheKey?: 'set' | 'delete';
  /** What its changes come by; Canal if nothing is said. */
  capture?: Capture;
}

/** What a cached value holds of its row. */
export const cachedColumns = ['id', 'name', 'price', 'stock', 'revision'] as const;
/** Longer than any proof lasts. */
const CACHED_SECONDS = 86_400;
/** What the keys of a shop begin with; the id of the row follows. */
export const cardPrefix = ({ name }: OwnShop): string => `${name}:card:`;

export async function makeShop(servers: Connections, endpoints: Endpoints, wish: ShopWish): Promise<Shop> {
  const { mysql } = servers;
  const own = ownShop('goods');
  const table = `${own.name}.goods`;
  const shop: Shop = { ...own, table, index: `${own.name}_goods`, rows: wish.rows };
  if (wish.capture === 'debezium') {
    const [topic] = await makeDebeziumTopics(servers.kafkaAdmin, [table]);
    shop.topic = { name: topic!, format: 'debezium' };
  }
  await withoutBinlog(mysql, async (connection) => {
    // Debezium knows a table by the statement that made it.
    const teller = wish.capture === 'debezium' ? mysql : connection;
    await teller.query(`CREATE DATABASE ${own.name} CHARACTER SET utf8mb4`);
    await makeBrands(connection, own.name);
    await teller.query(
      `CREATE TABLE ${shop.table} (
        id INT UNSIGNED PRIMARY KEY, brand_id INT UNSIGNED NOT NULL, category_id INT UNSIGNED NOT NULL,
        name VARCHAR(200) NOT NULL, subtitle VARCHAR(255) NOT NULL, price DECIMAL(12,2) NOT NULL, stock INT NOT NULL,
        on_sale TINYINT(1) NOT NULL, attributes JSON, description TEXT, revision INT UNSIGNED NOT NULL DEFAULT 1,
        updated_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3))`,
    );
    await fill(connection, shop);
  });
  writeConfig(shop, endpoints, { tables: [await tableOf(servers, shop, wish)] });
  return shop;
}

async function makeBrands(connection: PoolConnection, database: string): Promise<void> {
  await connection.query(`CREATE TABLE ${database}.brand (id INT UNSIGNED PRIMARY KEY, name VARCHAR(50) NOT NULL)`);
  const brands = Array.from({ length: BRANDS }, (_, at) => [at + 1, `Brand ${at + 1}`]);
  await connection.query(`INSERT INTO ${database}.brand VALUES ?`, [brands]);
}

async function fill(connection: PoolConnection, { table, rows }: Shop): Promise<void> {
  const random = createRandom(1);
  let have = Math.min(rows, DIFFERENT_ROWS);
  for (let from = 1; from <= have; from += ROWS_PER_INSERT) {
    const length = Math.min(ROWS_PER_INSERT, have + 1 - from);
    const values = Array.from({ length }, (_, at) => goodsRow(random, from + at, 1));
    await connection.query(`INSERT INTO ${table} (${columns.join(', ')}) VALUES ?`, [values]);
  }
  const others = columns.filter((column) => column !== 'id').join(', ');
  while (have < rows) {
    const [{ affectedRows }] = await connection.query<ResultSetHeader>(
      `INSERT INTO ${table} (id, ${others}) SELECT id + ?, ${others} FROM ${table} WHERE id <= ?`,
      [have, Math.min(have, rows - have, ROWS_PER_COPY)],
    );
    have += affectedRows;
  }
}

/** A row's values in the order of `columns`. */
export function goodsRow(random: ReturnType<typeof createRandom>, id: number, revision: number): Cell[] {
  const place = { id, brandId: random.int(1, BRANDS), categoryId: random.int(1, 50) };
  const row: Record<string, Cell> = { ...makeGoods(random, place), revision };
  return columns.map((column) => row[column] ?? null);
}

/** As the config declares it. */
export const indexDefinition = {
  settings: { number_of_replicas: 0, refresh_interval: '500ms' },
  mappings: {
    dynamic: false,
    properties: {
      id: { type: 'long' },
      brand_id: { type: 'long' },
      category_id: { type: 'long' },
      name: { type: 'text', fields: { keyword: { type: 'keyword', ignore_above: 256 } } },
      subtitle: { type: 'text' },
      price: { type: 'double' },
      stock: { type: 'integer' },
      on_sale: { type: 'byte' },
      description: { type: 'text' },
      revision: { type: 'long' },
      updated_at: { type: 'date' },
    },
  },
} as const;

async function tableOf({ mysql }: Connections, shop: Shop, { joined, cacheKey }: ShopWish): Promise<object> {
  const { name, table, index, topic } = shop;
  const brand = { one: `${name}.brand`, on: { brand_id: 'id' }, include: ['name'] };
  const card = `${cardPrefix(shop)}{id}`;
  const keys = {
    delete: card,
    set: { key: card, action: 'set', ttlSeconds: CACHED_SECONDS, include: [...cachedColumns] },
  };
  return {
    table,
    // Debezium's messages tell no types.
    ...(topic.format === 'debezium' && { columns: Object.fromEntries(await readColumnTypes(mysql, table)) }),
    index: { name: index, ...indexDefinition, ...(joined && { joins: { brand } }) },
    ...(cacheKey && { cacheKeys: [keys[cacheKey]] }),
  };
}
