import type { Pool } from 'mysql2/promise';
import { inPages } from '../../src/model/pages.ts';
import { columns, type Shop } from '../parts/goods/shop.ts';
import { orphanOf } from './damage-kinds.ts';

const ROWS_PER_UPDATE = 1_000;

/** As an application does, through the binlog. Rows that are gone stay so. */
export async function changeRows(mysql: Pool, { table }: Shop, ids: readonly number[]): Promise<void> {
  for (const page of inPages(ids, ROWS_PER_UPDATE))
    await mysql.query(
      `UPDATE ${table} SET stock = stock + 1, revision = revision + 1, updated_at = NOW(3) WHERE id IN (?)`,
      [page],
    );
}

/** Rows come to be where there were orphans of other rows. */
export async function insertWhereOrphansWere(mysql: Pool, { table }: Shop, ids: readonly number[]): Promise<void> {
  const others = columns.filter((column) => column !== 'id').join(', ');
  for (const page of inPages(ids, ROWS_PER_UPDATE))
    await mysql.query(`INSERT INTO ${table} (id, ${others}) SELECT id + ?, ${others} FROM ${table} WHERE id IN (?)`, [
      orphanOf(0),
      page,
    ]);
}
