import type { Pool, RowDataPacket } from 'mysql2/promise';
import type { Random } from '../random.ts';
import { documentIdOf, type Key, shopTables, type TableName, tableNames } from './tables.ts';

/** Primary keys of the rows that are there, to pick from, and new ones. It changes when a transaction has committed. */
export interface RowKeys {
  pick(table: TableName, random: Random): Key | undefined;
  has(table: TableName, key: Key): boolean;
  count(table: TableName): number;
  nextId(table: TableName): number;
  add(table: TableName, key: Key): void;
  remove(table: TableName, key: Key): void;
}

/** Its row is the marker of wait-until-applied, so nothing else may change it. */
export const markerBannerId = 1;

export async function fillRowKeys(keys: RowKeys, mysql: Pool): Promise<void> {
  for (const name of tableNames) {
    const { table, key } = shopTables[name];
    const [rows] = await mysql.query<RowDataPacket[]>(`SELECT ${key.join(', ')} FROM ${table}`);
    for (const row of rows)
      keys.add(
        name,
        key.map((column) => row[column] as string | number),
      );
  }
}

export function createRowKeys(): RowKeys {
  const pools = Object.fromEntries(tableNames.map((name) => [name, createPool()])) as Record<TableName, KeyPool>;
  const highest: Record<TableName, number> = {
    goods: 0,
    brands: 0,
    category: 0,
    category_brand: 0,
    banner: markerBannerId,
  };
  return {
    pick: (table, random) => pools[table].pick(random),
    has: (table, key) => pools[table].has(key),
    count: (table) => pools[table].count(),
    nextId: (table) => (highest[table] += 1),
    add(table, key) {
      const [first] = key;
      // The 19-digit ids of partners are another series.
      if (typeof first === 'number') highest[table] = Math.max(highest[table], first);
      if (table === 'banner' && first === markerBannerId) return;
      pools[table].add(key);
    },
    remove: (table, key) => pools[table].remove(key),
  };
}

type KeyPool = ReturnType<typeof createPool>;

/** A list, to pick from at random, with the place of each key in it. */
function createPool() {
  const list: Key[] = [];
  const places = new Map<string, number>();
  return {
    count: () => list.length,
    has: (key: Key) => places.has(documentIdOf(key)),
    pick: (random: Random) => (list.length === 0 ? undefined : random.pick(list)),
    add(key: Key) {
      if (places.has(documentIdOf(key))) return;
      places.set(documentIdOf(key), list.push(key) - 1);
    },
    remove(key: Key) {
      const place = places.get(documentIdOf(key));
      if (place === undefined) return;
      const last = list.pop()!;
      places.delete(documentIdOf(key));
      if (place === list.length) return;
      list[place] = last;
      places.set(documentIdOf(last), place);
    },
  };
}
