import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { host } from '../../endpoints.ts';
import { throughOwnLoader } from '../../get/own-loader.ts';
import type { Recipe } from '../../get/recipe.ts';
import { runTool } from '../../get/run-tool.ts';
import type { Db, Part, Site } from '../../part.ts';
import { port } from '../../ports.ts';
import { accountsSql } from './accounts.ts';
import { type Flavour, flavourOf } from './flavour.ts';
import { queryDatabase } from './query-database.ts';

/** MySQL and MariaDB are one part but for what flavour.ts says. */
export function createDatabasePart(name: Db, recipe: () => Recipe): Part {
  return {
    name,
    needs: () => [],
    ports: [name],
    recipe,
    prepare: async (site) => {
      const flavour = flavourOf(site.lib);
      // A pid in a killed server's lock file may belong to another program by now, and would block the start.
      for (const file of ['mysqld.sock', 'mysqld.sock.lock', 'mysqld.pid']) {
        rmSync(join(tables(site, flavour), file), { force: true });
      }
      if (!existsSync(tables(site, flavour))) await initialise(site, flavour);
    },
    command: (site) => {
      const flavour = flavourOf(site.lib);
      const config = join(site.data, 'my.cnf');
      const { program, args } = throughOwnLoader(site.lib, flavour.program);
      return {
        program,
        args: [...args, `--defaults-file=${config}`],
        files: { [config]: configuration(name, site, flavour), [accountsFile(site)]: accountsSql(flavour) },
      };
    },
    ready: async () => void (await queryDatabase(name, 'SELECT 1')),
  };
}

const tables = ({ data }: Site, { name }: Flavour) => join(data, name);
const accountsFile = ({ data }: Site) => join(data, 'accounts.sql');

/** In a folder beside it first: an interrupted initialisation must not be taken for a database. */
async function initialise(site: Site, flavour: Flavour): Promise<void> {
  const unfinished = `${tables(site, flavour)}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { recursive: true });
  const { program, args } = throughOwnLoader(site.lib, flavour.program);
  const where = { ...flavour.folders(site.lib), ...runAs(), datadir: unfinished };
  const options = Object.entries(where).map(([key, value]) => `--${key}=${value}`);
  const { option, input } = flavour.initialise(site.lib);
  await runTool(program, [...args, '--no-defaults', ...options, option], { input });
  renameSync(unfinished, tables(site, flavour));
}

/** mysqld refuses to run as root unless it is told to. */
const runAs = (): Record<string, string> => (process.getuid?.() === 0 ? { user: 'root' } : {});

function configuration(name: Db, site: Site, flavour: Flavour): string {
  const settings = {
    ...flavour.folders(site.lib),
    ...runAs(),
    datadir: tables(site, flavour),
    init_file: accountsFile(site),
    bind_address: host,
    port: port(name),
    server_id: port(name),
    // relative to datadir: a full path in a deep checkout is longer than a socket's name may be
    socket: 'mysqld.sock',
    pid_file: 'mysqld.pid',
    default_time_zone: '+00:00',
    character_set_server: 'utf8mb4',
    log_bin: 'mysql-bin',
    binlog_format: 'ROW',
    binlog_row_image: 'FULL',
    binlog_row_metadata: 'FULL',
    max_connections: 100,
    innodb_buffer_pool_size: '64M',
    performance_schema: 'OFF',
    // Lean, yet safe against kill -9: both logs reach the system at each commit; only a power cut could lose some.
    innodb_flush_log_at_trx_commit: 2,
    sync_binlog: 0,
    ...flavour.settings,
  };
  return ['[mysqld]', ...Object.entries(settings).map(([key, value]) => `${key}=${value}`), ''].join('\n');
}
