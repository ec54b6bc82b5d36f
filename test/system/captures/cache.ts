import type { Redis } from 'ioredis';
import type { Connection } from 'mysql2/promise';
import { readTextRows } from './compare-table.ts';
import { tables } from './tables.ts';

/** What a reader would keep: under each cache key the rows that it is made of. */
export async function readCacheable(sql: Connection, database: string): Promise<Map<string, string>> {
  const cached = new Map<string, string>();
  for (const { name, cacheKeys } of tables)
    for (const row of await readTextRows(sql, `${database}.${name}`))
      for (const template of cacheKeys) {
        const name = template.replace(/\{(\w+)\}/g, (_, column: string) => String(row[column]));
        const key = `${database}:${name}`;
        cached.set(key, `${cached.get(key) ?? ''}${JSON.stringify(row)}`);
      }
  return cached;
}

/** Keys that hold what is not true any more. */
export async function staleKeys(redis: Redis, kept: readonly string[], now: Map<string, string>): Promise<string[]> {
  const values = await redis.mget(...kept);
  return kept.filter((key, at) => values[at] !== null && values[at] !== now.get(key));
}
