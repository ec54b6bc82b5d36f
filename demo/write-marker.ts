import type { PoolConnection, ResultSetHeader, RowDataPacket } from 'mysql2/promise';
import { runTransaction, type Writer } from './load/transaction.ts';
import type { Operation } from './load/write-rows.ts';
import { cacheKeysOf } from './shop/cache-keys.ts';
import { markerBannerId } from './shop/row-keys.ts';
import { shopTables } from './shop/tables.ts';

/** Changes the one row that nothing else changes, after everything else: an ordinary change, and it counts as one. */
export async function writeMarker(writer: Writer): Promise<{ index: string; id: string; revision: number }> {
  let revision = 0;
  const count = async ({ connection }: { connection: PoolConnection }) => {
    const [{ affectedRows }] = await connection.query<ResultSetHeader>(
      `INSERT INTO shop.banner (id, title, position) VALUES (?, '欢迎光临 Welcome 👋', 'home')
       ON DUPLICATE KEY UPDATE clicks = clicks + 1, revision = revision + 1, updated_at = NOW(3)`,
      [markerBannerId],
    );
    const [rows] = await connection.query<RowDataPacket[]>('SELECT revision FROM shop.banner WHERE id = ?', [
      markerBannerId,
    ]);
    revision = rows[0]!['revision'] as number;
    // MySQL counts a row twice that was there already.
    const operation: Operation = affectedRows === 1 ? 'insert' : 'update';
    const cacheKeys = cacheKeysOf('banner', { id: markerBannerId, position: 'home' });
    return { table: 'banner' as const, operation, rows: 1, keys: [[markerBannerId]], cacheKeys };
  };
  if (!(await runTransaction(writer, { statements: [count] }))) return writeMarker(writer);
  return { index: shopTables.banner.index, id: String(markerBannerId), revision };
}
