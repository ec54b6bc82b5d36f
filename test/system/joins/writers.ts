import { setTimeout as sleep } from 'node:timers/promises';
import type { Connection } from 'mysql2/promise';
import { createRandom, pickWeighted, type Random } from '../../../demo/random.ts';

/** So many that what is missed once is not mended by the next change of a neighbour; the first few are hot, so that writers meet, and so do heals. */
const IDS = { brand: 80, category: 80, goods: 400, tag: 1_200, run: 300 } as const;
const HOT = 4;
const MOST_ROWS = 8;

type Statement = (random: Random) => string;

const id = (random: Random, table: keyof typeof IDS): number => random.int(1, random.chance(0.3) ? HOT : IDS[table]);
/** A few rows, one after another. */
const some = (random: Random, table: keyof typeof IDS): string => {
  const first = id(random, table);
  return `id between ${first} and ${first + random.int(1, MOST_ROWS)}`;
};
const orNull = (random: Random, value: number | string): number | string => (random.chance(0.15) ? 'null' : value);
const name = (random: Random): string => `'n${random.int(1, 9_999)}'`;
const day = (random: Random): string => `'2026-0${random.int(1, 4)}-1${random.int(0, 9)}'`;

/** Statements that one transaction is made of: renames, moves, rows that come, go and change their keys. */
const statements: readonly { weight: number; of: Statement }[] = [
  { weight: 8, of: (r) => `update brand set name = ${name(r)} where id = ${id(r, 'brand')}` },
  { weight: 2, of: (r) => `update brand set country = ${name(r)} where id = ${id(r, 'brand')}` },
  { weight: 2, of: (r) => `delete from brand where id = ${id(r, 'brand')}` },
  { weight: 3, of: (r) => `insert ignore into brand values (${id(r, 'brand')}, ${name(r)}, 'x')` },
  { weight: 1, of: (r) => `update brand set id = ${id(r, 'brand')} where id = ${id(r, 'brand')}` },
  { weight: 6, of: (r) => `update category set name = ${name(r)} where id = ${id(r, 'category')}` },
  {
    weight: 4,
    of: (r) => `update category set parent_id = ${orNull(r, id(r, 'category'))} where id = ${id(r, 'category')}`,
  },
  { weight: 2, of: (r) => `delete from category where id = ${id(r, 'category')}` },
  {
    weight: 3,
    of: (r) => `insert ignore into category values (${id(r, 'category')}, ${name(r)}, ${orNull(r, id(r, 'category'))})`,
  },
  { weight: 1, of: (r) => `update category set id = ${id(r, 'category')} where id = ${id(r, 'category')}` },
  { weight: 6, of: (r) => `update goods set price = ${r.int(1, 999)}, name = ${name(r)} where id = ${id(r, 'goods')}` },
  { weight: 6, of: (r) => `update goods set brand_id = ${orNull(r, id(r, 'brand'))} where id = ${id(r, 'goods')}` },
  {
    weight: 4,
    of: (r) => `update goods set category_id = ${orNull(r, id(r, 'category'))} where id = ${id(r, 'goods')}`,
  },
  {
    weight: 3,
    of: (r) => `update goods set brand_id = ${id(r, 'brand')} where ${some(r, 'goods')}`,
  },
  {
    weight: 3,
    of: (r) => `update goods set state = ${r.pick(["'on'", "'off'", "'gone'"])} where id = ${id(r, 'goods')}`,
  },
  { weight: 3, of: (r) => `delete from goods where id = ${id(r, 'goods')}` },
  {
    weight: 5,
    of: (r) =>
      `insert ignore into goods values (${id(r, 'goods')}, ${orNull(r, id(r, 'brand'))}, ${orNull(r, id(r, 'category'))}, ${name(r)}, 1, 'on')`,
  },
  { weight: 2, of: (r) => `update goods set id = ${id(r, 'goods')} where id = ${id(r, 'goods')}` },
  {
    weight: 8,
    of: (r) =>
      `insert ignore into tag values (${id(r, 'tag')}, ${orNull(r, id(r, 'goods'))}, ${name(r)}, ${orNull(r, r.int(1, 5))}, ${r.int(0, 1)})`,
  },
  { weight: 4, of: (r) => `delete from tag where id = ${id(r, 'tag')}` },
  { weight: 12, of: (r) => `update tag set goods_id = ${orNull(r, id(r, 'goods'))} where id = ${id(r, 'tag')}` },
  {
    weight: 4,
    of: (r) =>
      `update tag set name = ${name(r)}, rank_ = ${orNull(r, r.int(1, 5))}, hidden = ${r.int(0, 1)} where id = ${id(r, 'tag')}`,
  },
  { weight: 2, of: (r) => `update tag set id = ${id(r, 'tag')} where id = ${id(r, 'tag')}` },
  { weight: 1, of: (r) => `update tag set rank_ = 6 - rank_ where goods_id = ${id(r, 'goods')}` },
  {
    weight: 8,
    of: (r) => `insert ignore into goods_category values (${id(r, 'goods')}, ${id(r, 'category')}, ${r.int(1, 5)})`,
  },
  { weight: 4, of: (r) => `delete from goods_category where goods_id = ${id(r, 'goods')} and sort < 3` },
  { weight: 3, of: (r) => `update goods_category set sort = ${r.int(1, 5)} where goods_id = ${id(r, 'goods')}` },
  {
    weight: 2,
    of: (r) =>
      `update ignore goods_category set category_id = ${id(r, 'category')} where goods_id = ${id(r, 'goods')} and sort = 1`,
  },
  {
    weight: 8,
    of: (r) => `update ignore goods_category set goods_id = ${id(r, 'goods')} where category_id = ${id(r, 'category')}`,
  },
  { weight: 9, of: (r) => `update run set at = ${orNull(r, day(r))}, n = n + 1 where id = ${id(r, 'run')}` },
  { weight: 2, of: (r) => `update run set at = ${day(r)} where ${some(r, 'run')}` },
  { weight: 3, of: (r) => `update run set brand_id = ${orNull(r, id(r, 'brand'))} where id = ${id(r, 'run')}` },
  { weight: 3, of: (r) => `delete from run where id = ${id(r, 'run')}` },
  {
    weight: 6,
    of: (r) =>
      `insert ignore into run values (${id(r, 'run')}, 1, ${orNull(r, id(r, 'brand'))}, ${orNull(r, day(r))}, 1)`,
  },
  { weight: 2, of: (r) => `update run set id = ${id(r, 'run')}, at = ${day(r)} where id = ${id(r, 'run')}` },
];

/** Two writers in each other's way: one of them is rolled back. */
const COLLISIONS = new Set(['ER_LOCK_DEADLOCK', 'ER_LOCK_WAIT_TIMEOUT', 'ER_DUP_ENTRY']);

export interface Written {
  committed: number;
  rolledBack: number;
}

/** Random transactions, one after another, until the signal: short and long ones, one of ten rolled back. */
export async function writeUntil(signal: AbortSignal, sql: Connection, seed: number): Promise<Written> {
  const random = createRandom(seed);
  const written: Written = { committed: 0, rolledBack: 0 };
  while (!signal.aborted) {
    const isCommitted = await transaction(sql, random);
    written[isCommitted ? 'committed' : 'rolledBack']++;
    await sleep(random.int(0, 20));
  }
  return written;
}

async function transaction(sql: Connection, random: Random): Promise<boolean> {
  const isLong = random.chance(0.1);
  await sql.query('start transaction');
  try {
    for (let left = random.int(1, isLong ? 12 : 3); left > 0; left--) {
      await sql.query(pickWeighted(random, statements).of(random));
      if (isLong) await sleep(random.int(0, 40));
    }
  } catch (error) {
    await sql.query('rollback');
    if (COLLISIONS.has((error as { code?: string }).code ?? '')) return false;
    throw error;
  }
  const isKept = random.chance(0.9);
  await sql.query(isKept ? 'commit' : 'rollback');
  return isKept;
}
