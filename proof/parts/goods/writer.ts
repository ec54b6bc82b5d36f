import type { Pool, PoolConnection, ResultSetHeader } from 'mysql2/promise';
import { createRandom, type Random } from '../../../demo/random.ts';
import { decimalOf, makeGoodsName } from '../../../demo/shop/make-rows.ts';
import { type KnownRows, knownRows } from './known-rows.ts';
import { columns, goodsRow, type Shop } from './shop.ts';

export interface Writer {
  /** One transaction; `beforeCommit` is told of its rows. */
  write(mix: Mix, beforeCommit?: (rows: readonly WrittenRow[]) => Promise<void>): Promise<Written>;
  /** Rows that were changed. */
  readonly changes: number;
  readonly rows: KnownRows;
}

/** Rows of one transaction. */
export interface Mix {
  updates: number;
  inserts: number;
  deletes: number;
}

export const USUAL_MIX: Mix = { updates: 7, inserts: 2, deletes: 1 };

export const rowsOf = ({ updates, inserts, deletes }: Mix): number => updates + inserts + deletes;

/** A transaction that has been committed. */
export interface Written {
  /** Each once. */
  rows: readonly WrittenRow[];
  /** By performance.now(). */
  committedAtMs: number;
}

export interface WrittenRow {
  id: number;
  /** Null: it was deleted. */
  revision: number | null;
  /** Since it was changed before. */
  quietMs: number;
}

export function createWriter(mysql: Pool, { table, rows: count }: Shop, isLeftAlone?: (id: number) => boolean): Writer {
  const random = createRandom(2);
  const rows = knownRows(random, count, isLeftAlone);
  const changedAtMs = new Map<number, number>();
  let [revision, changes] = [1, 0];

  async function run(connection: PoolConnection, { updates, inserts, deletes }: Mix): Promise<WrittenRow[]> {
    revision += 1;
    const updated = rows.toUpdate(updates);
    const deleted = rows.toDelete(deletes, updated);
    const inserted = rows.toInsert(inserts);
    for (const { ids, sql, values } of statementsOf({ table, random, revision }, { updated, deleted, inserted })) {
      if (ids.length === 0) continue;
      const [{ affectedRows }] = await connection.query<ResultSetHeader>(sql, values);
      changes += affectedRows;
    }
    const left = deleted.filter((id) => !inserted.includes(id));
    return [
      ...[...updated, ...inserted].map((id) => ({ id, revision, quietMs: quietMsOf(id) })),
      ...left.map((id) => ({ id, revision: null, quietMs: quietMsOf(id) })),
    ];
  }

  function quietMsOf(id: number): number {
    const [beforeMs, nowMs] = [changedAtMs.get(id) ?? -Infinity, performance.now()];
    changedAtMs.set(id, nowMs);
    return nowMs - beforeMs;
  }

  return {
    async write(mix, beforeCommit) {
      const connection = await mysql.getConnection();
      try {
        await connection.beginTransaction();
        const written = await run(connection, mix);
        await beforeCommit?.(written);
        await connection.commit();
        return { rows: written, committedAtMs: performance.now() };
      } finally {
        connection.release();
      }
    },
    get changes() {
      return changes;
    },
    rows,
  };
}

interface Statement {
  ids: readonly number[];
  sql: string;
  values: unknown[];
}

function statementsOf(
  { table, random, revision }: { table: string; random: Random; revision: number },
  { updated, deleted, inserted }: Record<'updated' | 'deleted' | 'inserted', number[]>,
): Statement[] {
  return [
    {
      ids: updated,
      sql: `UPDATE ${table} SET name = ?, price = ?, stock = stock + 1, revision = ?, updated_at = NOW(3) WHERE id IN (?)`,
      values: [makeGoodsName(random), decimalOf(random.int(90, 49_900)), revision, updated],
    },
    { ids: deleted, sql: `DELETE FROM ${table} WHERE id IN (?)`, values: [deleted] },
    {
      ids: inserted,
      sql: `INSERT INTO ${table} (${columns.join(', ')}) VALUES ?`,
      values: [inserted.map((id) => goodsRow(random, id, revision))],
    },
  ];
}
