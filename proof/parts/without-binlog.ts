import type { Pool, PoolConnection } from 'mysql2/promise';

/** What is written leaves no trace in the binlog: nothing lies in Kafka that everybody else would have to read. */
export async function withoutBinlog(mysql: Pool, write: (connection: PoolConnection) => Promise<void>): Promise<void> {
  const connection = await mysql.getConnection();
  try {
    await connection.query('SET sql_log_bin = 0');
    await write(connection);
  } finally {
    await connection.query('SET sql_log_bin = 1');
    connection.release();
  }
}
