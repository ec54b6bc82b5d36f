import { splitTable } from '../model/table-name.ts';
import { quoteTable } from './mysql-names.ts';
import { type MysqlSession, withoutTable } from './mysql-session.ts';
import type { SourceDatabase } from './source-database.ts';

/** Of a table of many millions of rows. */
const COUNT_LIMIT_MS = 600_000;

/** How much there is, and who is about to change it. */
export function createStatistics(
  session: MysqlSession,
): Pick<SourceDatabase, 'estimateRows' | 'countRows' | 'openTransactions'> {
  return {
    estimateRows: (table) =>
      session.classified('estimate rows', async () => {
        const [row] = await session.query({ sql: ESTIMATE, values: splitTable(table) });
        return Number(row?.['estimate'] ?? 0);
      }),

    countRows: (table, where) =>
      session
        .classified('count rows', async () => {
          // A comment at its end takes no bracket with it.
          const condition = where === undefined ? '' : ` WHERE (${where}\n)`;
          const sql = `SELECT COUNT(*) AS counted FROM ${quoteTable(table)}${condition}`;
          const [row] = await session.query({ sql }, COUNT_LIMIT_MS);
          return Number(row?.['counted']);
        })
        .catch(withoutTable(0)),

    openTransactions: () =>
      session
        .classified('list transactions', async () => {
          await session.query({ sql: OUTLIVE_CACHE });
          const rows = await session.query({ sql: LIST_TRANSACTIONS });
          return rows.map(({ id }): string => String(id));
        })
        .catch((error: { code?: string }) => {
          if (error.code === 'ER_SPECIFIC_ACCESS_DENIED_ERROR') return null;
          throw error;
        }),
  };
}

const ESTIMATE = `SELECT table_rows AS estimate FROM information_schema.tables WHERE table_schema = ? AND table_name = ?`;

/** The table of transactions is made anew only when nobody has read it for a tenth of a second. */
const OUTLIVE_CACHE = 'DO SLEEP(0.2)';

const LIST_TRANSACTIONS = `SELECT CAST(trx_id AS CHAR) AS id FROM information_schema.innodb_trx WHERE trx_rows_modified > 0 ORDER BY trx_id`;
