import type { Flavour } from './flavour.ts';

/** The server runs this file at each start, before it listens: one statement a line, each of them repeatable. */
export function accountsSql({ name }: Flavour): string {
  const follow = 'SELECT, RELOAD, PROCESS, SHOW DATABASES, LOCK TABLES, REPLICATION SLAVE, REPLICATION CLIENT';
  const readBinlog = name === 'mariadb' ? `${follow}, BINLOG MONITOR` : follow;
  const statements = [
    'SET sql_log_bin = 0', // accounts are no changes to capture
    ...account('root', '127.0.0.1', '', 'ALL'),
    ...account('root', 'localhost', '', 'ALL'),
    ...['localhost', '%'].flatMap((from) => account('evenkeel', from, 'evenkeel', 'ALL')),
    ...['localhost', '%'].flatMap((from) => account('canal', from, 'canal', readBinlog)),
    ...['localhost', '%'].flatMap((from) => account('debezium', from, 'debezium', readBinlog)),
    'CREATE DATABASE IF NOT EXISTS shop CHARACTER SET utf8mb4',
  ];
  return statements.map((statement) => `${statement};\n`).join('');
}

function account(user: string, from: string, password: string, rights: string): string[] {
  const name = `'${user}'@'${from}'`;
  const withGrant = rights === 'ALL' ? ' WITH GRANT OPTION' : '';
  return [
    `CREATE USER IF NOT EXISTS ${name} IDENTIFIED BY '${password}'`,
    `GRANT ${rights} ON *.* TO ${name}${withGrant}`,
  ];
}
