import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createConnection, type Connection, type RowDataPacket } from 'mysql2/promise';
import { vi } from 'vitest';
import { endpoints, host } from '../../stack/endpoints.ts';
import type { Site } from '../../stack/part.ts';
import { createDatabasePart } from '../../stack/parts/database/database-part.ts';
import { flavourOf } from '../../stack/parts/database/flavour.ts';
import { libDir } from '../../stack/paths.ts';

/** A second server with the programs of the stack's own, which follows one database of it. */
export interface ReplicaServer {
  port: number;
  /** Applies what the primary sends, or keeps it for later. */
  apply(isOn: boolean): Promise<void>;
  stop(): Promise<void>;
}

const PORT = 14_306;

/** @param database none that the primary has yet */
export async function startReplica(database: string): Promise<ReplicaServer> {
  const data = mkdtempSync(join(tmpdir(), 'evenkeel-replica-'));
  const server = await startServer({
    lib: libDir('mysql'),
    data,
    log: join(data, 'log'),
    choice: { db: 'mysql', capture: 'canal' },
    jdk: undefined,
  });
  const sql = await connectWithin(30_000);
  const words = flavourOf(libDir('mysql')).name === 'mariadb' ? mariadb : mysql;
  await sql.query(words.follow(await placeOfPrimary(words.place), database));
  return {
    port: PORT,
    apply: async (isOn) => void (await sql.query(isOn ? words.apply : words.keep)),
    async stop() {
      sql.destroy();
      const isOver = once(server, 'close');
      if (!server.kill('SIGTERM')) return;
      await isOver;
      rmSync(data, { recursive: true });
    },
  };
}

async function startServer(site: Site) {
  // In the place of the database that the stack does not run.
  vi.stubEnv('EVENKEEL_MARIADB_PORT', String(PORT));
  const part = createDatabasePart('mariadb', () => {
    throw new Error('the programs are there');
  });
  await part.prepare?.(site);
  const { program, args, files = {} } = part.command(site);
  vi.unstubAllEnvs();
  for (const [path, text] of Object.entries(files)) writeFileSync(path, text);
  return spawn(program, args, { stdio: 'ignore' });
}

async function connectWithin(limitMs: number): Promise<Connection> {
  const deadline = Date.now() + limitMs;
  for (;;) {
    try {
      return await createConnection({ ...endpoints().mysql, port: PORT, multipleStatements: true });
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await sleep(100);
    }
  }
}

async function placeOfPrimary(query: string): Promise<string> {
  const primary = await createConnection(endpoints().mysql);
  const [[row]] = await primary.query<RowDataPacket[]>(query);
  await primary.end();
  return String(row?.['place']).replaceAll('\n', '');
}

const { user, password, port } = endpoints().mysql;

const mysql = {
  place: 'SELECT @@GLOBAL.gtid_executed AS place',
  follow: (place: string, database: string) => `SET GLOBAL gtid_purged = '${place}';
    CHANGE REPLICATION FILTER REPLICATE_WILD_DO_TABLE = ('${database}.%');
    CHANGE REPLICATION SOURCE TO SOURCE_HOST = '${host}', SOURCE_PORT = ${port}, SOURCE_USER = '${user}',
      SOURCE_PASSWORD = '${password}', SOURCE_AUTO_POSITION = 1, GET_SOURCE_PUBLIC_KEY = 1;
    START REPLICA`,
  apply: 'START REPLICA SQL_THREAD',
  keep: 'STOP REPLICA SQL_THREAD',
};

const mariadb = {
  place: 'SELECT @@GLOBAL.gtid_binlog_pos AS place',
  follow: (place: string, database: string) => `SET GLOBAL gtid_slave_pos = '${place}';
    SET GLOBAL replicate_wild_do_table = '${database}.%';
    CHANGE MASTER TO MASTER_HOST = '${host}', MASTER_PORT = ${port}, MASTER_USER = '${user}',
      MASTER_PASSWORD = '${password}', MASTER_USE_GTID = slave_pos;
    START SLAVE`,
  apply: 'START SLAVE SQL_THREAD',
  keep: 'STOP SLAVE SQL_THREAD',
};
