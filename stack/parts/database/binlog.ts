import type { Db } from '../../part.ts';
import { queryDatabase } from './query-database.ts';

export type BinlogPosition = { journalName: string; position: number; timestamp: number };

/** The end of the binlog as it is now. */
export async function readBinlogPosition(db: Db): Promise<BinlogPosition> {
  const rows = await queryDatabase(db, 'SHOW BINARY LOG STATUS').catch(() => queryDatabase(db, 'SHOW MASTER STATUS'));
  const [status] = rows;
  if (status === undefined) throw new Error(`${db} writes no binlog`);
  return { journalName: String(status['File']), position: Number(status['Position']), timestamp: Date.now() };
}

/** Whether the server sends its binlog to this account right now. */
export async function followsBinlog(db: Db, user: string): Promise<boolean> {
  const threads = await queryDatabase(db, 'SHOW PROCESSLIST');
  return threads.some((thread) => thread['User'] === user && String(thread['Command']).startsWith('Binlog Dump'));
}

/** Sees to it that MariaDB's binlog holds a transaction, whatever it is. */
export async function beginBinlog(db: Db): Promise<void> {
  const [row] = await queryDatabase(db, 'SELECT @@gtid_binlog_pos AS place');
  if (row?.['place'] === '') await queryDatabase(db, 'FLUSH PRIVILEGES');
}
