import { createConnection, type RowDataPacket } from 'mysql2/promise';
import { endpoints } from '../../endpoints.ts';
import type { Db } from '../../part.ts';

/** One statement on a connection of its own. */
export async function queryDatabase(db: Db, sql: string): Promise<RowDataPacket[]> {
  const connection = await createConnection({ ...endpoints(db).mysql, connectTimeout: 2000 });
  try {
    const [rows] = await connection.query<RowDataPacket[]>(sql);
    return rows;
  } finally {
    await connection.end();
  }
}
