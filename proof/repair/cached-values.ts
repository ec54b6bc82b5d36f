import type { Redis } from 'ioredis';
import type { RowDataPacket } from 'mysql2/promise';
import type { Connections } from '../../demo/connections.ts';
import { compareFields } from '../../demo/verify/compare-fields.ts';
import { readColumnTypes } from '../../demo/verify/column-types.ts';
import { asText, type TextRow } from '../../demo/verify/pages.ts';
import { inPages } from '../../src/model/pages.ts';
import { cachedColumns, cardPrefix, type Shop } from '../parts/goods/shop.ts';

const PER_PAGE = 1_000;

/** Every value that is there against its row, field by field. A miss is never wrong. */
export async function verifyCached(
  { mysql, redis }: Connections,
  shop: Shop,
): Promise<{ values: number; differences: string[] }> {
  const all = await readColumnTypes(mysql, shop.table);
  const types = new Map(cachedColumns.map((column) => [column, all.get(column)!]));
  const keys = await keysOf(redis, `${cardPrefix(shop)}*`);
  const report = { values: 0, differences: [] as string[] };
  for (const page of inPages(keys, PER_PAGE)) {
    const ids = page.map((key) => key.slice(cardPrefix(shop).length));
    const [values, [rows]] = await Promise.all([
      redis.mget(page),
      mysql.query<RowDataPacket[]>({
        sql: `SELECT ${cachedColumns.join(', ')} FROM ${shop.table} WHERE id IN (?)`,
        values: [ids],
        typeCast: asText,
      }),
    ]);
    const rowOf = new Map((rows as TextRow[]).map((row) => [row['id'], row]));
    for (const [at, id] of ids.entries()) {
      const [value, row] = [values[at] ?? null, rowOf.get(id)];
      if (value === null) continue;
      report.values += 1;
      if (row === undefined) report.differences.push(`the cached value of ${id} is there, and its row is not`);
      else {
        const fields = compareFields(types, row, JSON.parse(value) as Record<string, unknown>);
        if (fields.length > 0) report.differences.push(`the cached value of ${id} is stale${JSON.stringify(fields)}`);
      }
    }
  }
  return report;
}

/** Whatever was set for the shop, with its versions. */
export async function removeCached(redis: Redis, shop: Shop): Promise<void> {
  for (const match of [`${cardPrefix(shop)}*`, `{${cardPrefix(shop)}*`])
    for (const page of inPages(await keysOf(redis, match), PER_PAGE)) await redis.unlink(page);
}

/** Each once. */
async function keysOf(redis: Redis, match: string): Promise<string[]> {
  const keys = new Set<string>();
  for await (const page of redis.scanStream({ match, count: 10_000 }))
    for (const key of page as string[]) keys.add(key);
  return [...keys];
}
