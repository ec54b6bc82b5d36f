import type { PoolConnection } from 'mysql2/promise';
import type { Random } from '../random.ts';
import type { RowKeys } from '../shop/row-keys.ts';
import type { Done } from './write-rows.ts';

export interface Work {
  connection: PoolConnection;
  random: Random;
  keys: RowKeys;
}

/** One SQL statement of the shop, inside a transaction. */
export type Statement = (work: Work) => Promise<Done>;
