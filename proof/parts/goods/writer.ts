import type { Pool, PoolConnection, ResultSetHeader } from 'mysql2/promise';
import { createRandom } from '../../../demo/random.ts';
import { decimalOf, makeGoodsName } from '../../../demo/shop/make-rows.ts';
import { type KnownRows, knownRows } from './known-rows.ts';
import { columns, goodsRow, type Shop } from './shop.ts';

export interface Writer {
  /** One transaction of `ROWS_PER_TRANSACTION` rows. */
  write(): Promise<Written>;
  /** Rows that were changed. */
  readonly changes: number;
  readonly rows: KnownRows;
}

/** One row of a transaction that has been committed. */
export interface Written {
  id: number;
  /** Null: it was deleted. */
  revision: number | null;
  committedAtMs: number;
}

const [UPDATES, INSERTS, DELETES] = [7, 2, 1];
export const ROWS_PER_TRANSACTION = UPDATES + INSERTS + DELETES;

export function createWriter(mysql: Pool, { table, rows: count }: Shop, isLeftAlone?: (id: number) => boolean): Writer {
  const random = createRandom(2);
  const rows = knownRows(random, count, isLeftAlone);
  let [revision, changes] = [1, 0];

  async function run(connection: PoolConnection): Promise<Omit<Written, 'committedAtMs'>[]> {
    revision += 1;
    const updated = rows.toUpdate(UPDATES);
    const deleted = rows.toDelete(DELETES, updated);
    const inserted = rows.toInsert(INSERTS);
    const values = [makeGoodsName(random), decimalOf(random.int(90, 49_900)), revision, updated];
    const results = [
      await connection.query<ResultSetHeader>(
        `UPDATE ${table} SET name = ?, price = ?, stock = stock + 1, revision = ?, updated_at = NOW(3) WHERE id IN (?)`,
        values,
      ),
      await connection.query<ResultSetHeader>(`DELETE FROM ${table} WHERE id IN (?)`, [deleted]),
      await connection.query<ResultSetHeader>(`INSERT INTO ${table} (${columns.join(', ')}) VALUES ?`, [
        inserted.map((id) => goodsRow(random, id, revision)),
      ]),
    ];
    for (const [{ affectedRows }] of results) changes += affectedRows;
    const left = inserted.every((id) => !deleted.includes(id)) ? deleted : [];
    return [
      ...[...updated, ...inserted].map((id) => ({ id, revision })),
      ...left.map((id) => ({ id, revision: null })),
    ];
  }

  return {
    async write() {
      const connection = await mysql.getConnection();
      try {
        await connection.beginTransaction();
        const written = await run(connection);
        await connection.commit();
        return { ...random.pick(written), committedAtMs: performance.now() };
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
