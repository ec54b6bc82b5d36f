import type { PoolConnection } from 'mysql2/promise';
import type { Random } from '../random.ts';
import type { RowKeys } from '../shop/row-keys.ts';
import type { TableName } from '../shop/tables.ts';
import { byKeys, type Done, type Selection } from './write-rows.ts';

export interface Work {
  connection: PoolConnection;
  random: Random;
  keys: RowKeys;
  /** that one statement takes; bulk statements that choose their rows by a condition may take more */
  mostRows: number;
}

/** One SQL statement of the shop, inside a transaction. */
export type Statement = (work: Work) => Promise<Done>;

/** Some rows of the table, picked at random, one to the most that a statement takes. */
export function pickSome({ random, keys, mostRows }: Work, table: TableName): Selection {
  const picked = Array.from({ length: random.int(1, mostRows) }, () => keys.pick(table, random)!);
  return byKeys(table, picked);
}
