import type { MysqlSession } from './mysql-session.ts';
import type { SourceDatabase } from './source-database.ts';

/** How far a replica must come before it holds what the primary held at a moment. */
type Replication = Pick<SourceDatabase, 'position' | 'hasReached'>;

/** All is read from the primary. */
export const withoutReplica: Replication = {
  position: async () => null,
  hasReached: async () => true,
};

/**
 * By transaction ids where the servers have them, else by the file and place of the primary's binlog. A position holds every
 * transaction that was in the binlog, also one whose commit no reader of the primary saw yet.
 */
export function createReplication(primary: MysqlSession, replica: MysqlSession): Replication {
  return {
    position: () =>
      primary.classified('read binlog position', async () => {
        const variables = await primary.query({ sql: VARIABLES });
        const { gtid_mode: mode, gtid_binlog_pos: mariadb } = Object.fromEntries(
          variables.map((row) => [String(row['Variable_name']), String(row['Value'])]),
        );
        if (mariadb !== undefined) return JSON.stringify({ mariadb } satisfies Position);
        return JSON.stringify(mode === 'ON' ? await readGtids(primary) : await readPlace(primary));
      }),

    hasReached: (position) =>
      replica.classified('compare binlog position', async () => {
        const [row] = await replica.query(reachedBy(JSON.parse(position) as Position));
        return row?.['reached'] === 1;
      }),
  };
}

type Position = { mariadb: string } | { gtids: string } | { file: string; place: number };

function reachedBy(position: Position): { sql: string; values: (string | number)[] } {
  if ('mariadb' in position) return { sql: 'SELECT MASTER_GTID_WAIT(?, 0) = 0 AS reached', values: [position.mariadb] };
  if ('gtids' in position)
    return { sql: 'SELECT GTID_SUBSET(?, @@GLOBAL.gtid_executed) AS reached', values: [position.gtids] };
  // It takes 0 s for no limit.
  return { sql: 'SELECT MASTER_POS_WAIT(?, ?, 1) >= 0 AS reached', values: [position.file, position.place] };
}

const VARIABLES = `SHOW GLOBAL VARIABLES WHERE Variable_name IN ('gtid_mode', 'gtid_binlog_pos')`;

/** In this order: what is owned is being committed, and becomes executed. */
const GTIDS = 'SELECT @@GLOBAL.gtid_owned AS owned, @@GLOBAL.gtid_executed AS executed';

async function readGtids(primary: MysqlSession): Promise<Position> {
  const [row] = await primary.query({ sql: GTIDS });
  // `uuid:7#12:8#15`: behind each number is the thread that commits it.
  const owned = String(row?.['owned']).replaceAll(/#\d+/g, '');
  return { gtids: [owned, String(row?.['executed'])].filter((set) => set !== '').join(',') };
}

async function readPlace(primary: MysqlSession): Promise<Position> {
  const [row] = await primary.query({ sql: 'SHOW BINARY LOG STATUS' }).catch((error: { code?: string }) => {
    if (error.code !== 'ER_PARSE_ERROR') throw error;
    return primary.query({ sql: 'SHOW MASTER STATUS' });
  });
  return { file: String(row?.['File']), place: Number(row?.['Position']) };
}
