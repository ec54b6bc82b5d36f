import type { Pool, PoolConnection } from 'mysql2/promise';
import type { Random } from '../random.ts';
import type { RowKeys } from '../shop/row-keys.ts';
import type { Ledger } from './ledger.ts';
import type { Statement } from './statement.ts';
import type { Done } from './write-rows.ts';

export interface Writer {
  mysql: Pool;
  random: Random;
  keys: RowKeys;
  ledger: Ledger;
  mostRows: number;
}

/** Looks at some transactions more closely: how long their change needs to where it is seen. */
export interface Watch {
  /** These would take away a row whose earlier change is still being watched. */
  hides(done: readonly Done[]): boolean;
  /** Before the commit; undefined when nothing of this transaction is to be watched. */
  prepare(done: readonly Done[], connection: PoolConnection): Promise<Watched | undefined>;
}

export interface Watched {
  committed(atMs: number): void;
  rolledBack(): Promise<void>;
}

export interface Plan {
  statements: readonly Statement[];
  /** ends with a rollback, as if the customer had gone */
  rollBack?: boolean;
  watch?: Watch;
  /** roll back when there is nothing that the watch would look at */
  onlyIfWatched?: boolean;
}

/** Two writers in each other's way is a shop's daily life: one of them is rolled back. */
const collisions = new Set(['ER_LOCK_DEADLOCK', 'ER_LOCK_WAIT_TIMEOUT', 'ER_DUP_ENTRY']);

/** Runs the statements as one transaction; says whether it was committed and changed something. */
export async function runTransaction(writer: Writer, plan: Plan): Promise<boolean> {
  const connection = await writer.mysql.getConnection();
  try {
    return await runOn(connection, writer, plan);
  } finally {
    connection.release();
  }
}

async function runOn(connection: PoolConnection, writer: Writer, plan: Plan): Promise<boolean> {
  const { ledger } = writer;
  let watched: Watched | undefined;
  try {
    await connection.beginTransaction();
    const done: Done[] = [];
    for (const statement of plan.statements) {
      const one = await statement({ ...writer, connection });
      if (one.rows > 0) done.push(one);
    }
    const worthIt = done.length > 0 && plan.watch?.hides(done) !== true;
    if (worthIt && !plan.rollBack) watched = await plan.watch?.prepare(done, connection);
    if (!worthIt || plan.rollBack || (plan.onlyIfWatched && watched === undefined)) {
      await connection.rollback();
      if (plan.rollBack) ledger.rolledBack();
      return false;
    }
    await connection.commit();
    const atMs = performance.now();
    ledger.committed(done, atMs);
    for (const one of done) keepKeys(writer.keys, one);
    watched?.committed(atMs);
    return true;
  } catch (error) {
    await connection.rollback().catch(() => undefined);
    await watched?.rolledBack();
    if (!collisions.has((error as { code?: string }).code ?? '')) throw error;
    ledger.rolledBack();
    return false;
  }
}

function keepKeys(pool: RowKeys, { table, operation, keys, renumbered = [] }: Done): void {
  if (operation === 'insert') for (const key of keys) pool.add(table, key);
  if (operation === 'delete' || renumbered.length > 0) for (const key of keys) pool.remove(table, key);
  for (const key of renumbered) pool.add(table, key);
}
