import { createPool, type PoolConnection, type QueryOptions, type RowDataPacket } from 'mysql2/promise';

export interface MysqlSettings {
  host: string;
  port: number;
  user: string;
  password: string;
}

/**
 * A few connections to MySQL. Guarantee: a query ends within `QUERY_LIMIT_MS`, or its own limit, of getting one, however long others hold its
 * rows or the server stands still, so that a few of those never hold up the rest. TIMESTAMP columns are text in UTC.
 */
export interface MysqlPool {
  query(query: QueryOptions, limitMs?: number): Promise<RowDataPacket[]>;
  end(): Promise<void>;
}

/** Shorter than the activities that ask. */
const QUERY_LIMIT_MS = 20_000;

/**
 * A wait for a lock is 50 s by default, and a year for the table's. The activity asks again; the connection is for others meanwhile.
 * Our locks are held for one statement: with READ COMMITTED on rows alone, so that nobody's insert waits for a gap.
 */
const SESSION = [
  // The comment is MySQL's alone: numbers of rows as they are, not as they were yesterday.
  "SET time_zone = '+00:00', innodb_lock_wait_timeout = 5, lock_wait_timeout = 5 /*!80000 , information_schema_stats_expiry = 0 */",
  'SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED',
];

export function createMysqlPool({ host, port, user, password }: MysqlSettings): MysqlPool {
  const pool = createPool({
    host,
    port,
    user,
    password,
    connectionLimit: 4,
    timezone: 'Z',
    connectTimeout: 5_000,
    charset: 'utf8mb4',
  });
  // A connection serves its queries in order, so these are the first.
  pool.pool.on('connection', (connection) => {
    for (const statement of SESSION)
      connection.query(statement, (error) => {
        if (error) connection.destroy();
      });
  });
  return {
    query: async (query, limitMs = QUERY_LIMIT_MS) => queryWithin(await pool.getConnection(), query, limitMs),
    end: () => pool.end(),
  };
}

async function queryWithin(connection: PoolConnection, query: QueryOptions, limitMs: number): Promise<RowDataPacket[]> {
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      // Its answer may still come: nothing else may be asked on it.
      connection.destroy();
      reject(Object.assign(new Error(`no answer within ${limitMs} ms`), { code: 'QUERY_TIMEOUT' }));
    }, limitMs);
  });
  try {
    const [rows] = await Promise.race([connection.query<RowDataPacket[]>(query), tooLong]);
    return rows;
  } finally {
    clearTimeout(timer);
    connection.release();
  }
}
