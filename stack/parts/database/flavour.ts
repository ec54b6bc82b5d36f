import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Db } from '../../part.ts';

/** What differs between the two servers. */
export type Flavour = {
  name: Db;
  program: string;
  /** the data dictionary and messages of an unpacked package set are not where the server was built to find them */
  folders: (lib: string) => Record<string, string>;
  initialise: (lib: string) => { option: string; input?: string };
  settings: Record<string, string | number>;
};

const mysqlFlavour: Flavour = {
  name: 'mysql',
  program: 'usr/sbin/mysqld',
  folders: (lib) => ({
    basedir: join(lib, 'usr'),
    plugin_dir: join(lib, 'usr/lib/mysql/plugin'),
    lc_messages_dir: join(lib, 'usr/share/mysql'),
    character_sets_dir: join(lib, 'usr/share/mysql/charsets'),
  }),
  initialise: () => ({ option: '--initialize-insecure' }),
  settings: {
    gtid_mode: 'ON',
    enforce_gtid_consistency: 'ON',
    mysqlx: 'OFF',
    secure_file_priv: 'NULL',
    innodb_redo_log_capacity: '64M',
    temptable_max_ram: '16M',
  },
};

const mariadbFlavour: Flavour = {
  name: 'mariadb',
  program: 'usr/sbin/mariadbd',
  folders: (lib) => ({
    basedir: join(lib, 'usr'),
    plugin_dir: join(lib, 'usr/lib/mysql/plugin'),
    lc_messages_dir: join(lib, 'usr/share/mysql'),
    character_sets_dir: join(lib, 'usr/share/mysql/charsets'),
  }),
  initialise: (lib) => ({ option: '--bootstrap', input: systemTablesSql(join(lib, 'usr/share/mysql')) }),
  settings: {
    gtid_strict_mode: 'ON',
    binlog_annotate_row_events: 'OFF', // Canal 1.1.7 does not know these events
    innodb_log_file_size: '48M',
  },
};

/** By what was unpacked: where MySQL could not be had, MariaDB takes its place, port and all. */
export const flavourOf = (lib: string): Flavour =>
  existsSync(join(lib, mariadbFlavour.program)) ? mariadbFlavour : mysqlFlavour;

/** What mariadb-install-db, a shell script with fixed paths, feeds to the server. */
function systemTablesSql(folder: string): string {
  const names = [
    'mysql_system_tables.sql',
    'mysql_performance_tables.sql',
    'mysql_system_tables_data.sql',
    'fill_help_tables.sql',
    'maria_add_gis_sp_bootstrap.sql',
    'mysql_sys_schema.sql',
  ];
  const files = names.map((name) => readFileSync(join(folder, name), 'utf8'));
  return ['create database mysql;', 'use mysql;', 'SET @auth_root_socket=NULL;', ...files].join('\n');
}
