import type { Pool } from 'mysql2/promise';
import type { Endpoints } from '../../stack/endpoints.ts';
import { ownShop, type OwnShop, writeConfig } from '../parts/own-shop.ts';
import { withoutBinlog } from '../parts/without-binlog.ts';
import type { FanOutOptions } from './options.ts';

/** A shop of two tables in a database of its own: goods, each with its brand in its document. */
export interface Shop extends OwnShop {
  index: string;
  /** All goods; those of the brand come first. */
  rows: number;
}

/** That very many goods have. */
export const BIG_BRAND = 1;
const OTHER_BRANDS = 20;
const ROWS_PER_INSERT = 5_000;

export async function makeShop(
  mysql: Pool,
  endpoints: Endpoints,
  { goods, rowsPerSecond }: FanOutOptions,
): Promise<Shop> {
  const own = ownShop('fan_out');
  const { name } = own;
  const shop = { ...own, index: `${name}_goods`, rows: goods + Math.ceil(goods / 10) };
  writeConfig(shop, endpoints, { bulk: { rowsPerSecond }, tables: tablesOf(shop) });
  await withoutBinlog(mysql, async (connection) => {
    await connection.query(`CREATE DATABASE ${name} CHARACTER SET utf8mb4`);
    await connection.query(`CREATE TABLE ${name}.brand (id INT PRIMARY KEY, name VARCHAR(50) NOT NULL)`);
    await connection.query(
      `CREATE TABLE ${name}.goods (id INT PRIMARY KEY, brand_id INT, name VARCHAR(50) NOT NULL, price DECIMAL(10,2) NOT NULL, revision INT NOT NULL, KEY (brand_id))`,
    );
    const brands = Array.from({ length: 1 + OTHER_BRANDS }, (_, at) => [at + 1, `Brand ${at + 1}`]);
    await connection.query(`INSERT INTO ${name}.brand VALUES ?`, [brands]);
    for (let from = 1; from <= shop.rows; from += ROWS_PER_INSERT) {
      const length = Math.min(ROWS_PER_INSERT, shop.rows + 1 - from);
      const rows = Array.from({ length }, (_, at) => goodsRow(from + at, goods));
      await connection.query(`INSERT INTO ${name}.goods VALUES ?`, [rows]);
    }
  });
  return shop;
}

function goodsRow(id: number, goods: number): unknown[] {
  const brand = id <= goods ? BIG_BRAND : 2 + (id % OTHER_BRANDS);
  return [id, brand, `Goods ${id}`, (id % 1000) / 10, 1];
}

function tablesOf({ name, index }: Shop): object[] {
  const brand = { one: `${name}.brand`, on: { brand_id: 'id' }, include: ['name'] };
  return [
    {
      table: `${name}.goods`,
      index: { name: index, settings: { number_of_replicas: 0 }, mappings: { dynamic: false }, joins: { brand } },
    },
  ];
}
