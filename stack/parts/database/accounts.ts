import type { Flavour } from './flavour.ts';

type Account = { user: string; from: string; rights: string };

/** The server runs this file at each start, before it listens: one statement a line, each of them repeatable. */
export function accountsSql({ name }: Flavour): string {
  const follow = 'SELECT, RELOAD, PROCESS, SHOW DATABASES, LOCK TABLES, REPLICATION SLAVE, REPLICATION CLIENT';
  const readBinlog = name === 'mariadb' ? `${follow}, BINLOG MONITOR` : follow;
  const accounts: Account[] = [
    { user: 'root', from: '127.0.0.1', rights: 'ALL' },
    { user: 'root', from: 'localhost', rights: 'ALL' },
    ...everywhere('evenkeel', 'ALL'),
    ...everywhere('canal', readBinlog),
    ...everywhere('debezium', readBinlog),
  ];
  const statements = [
    'SET sql_log_bin = 0', // accounts are no changes to capture
    ...accounts.flatMap(createAccount),
    'CREATE DATABASE IF NOT EXISTS shop CHARACTER SET utf8mb4',
  ];
  return statements.map((statement) => `${statement};\n`).join('');
}

const everywhere = (user: string, rights: string): Account[] =>
  ['localhost', '%'].map((from) => ({ user, from, rights }));

/** Each has its own name for a password; root has none. */
function createAccount({ user, from, rights }: Account): string[] {
  const name = `'${user}'@'${from}'`;
  const password = user === 'root' ? '' : user;
  const grantOption = rights === 'ALL' ? ' WITH GRANT OPTION' : '';
  return [
    `CREATE USER IF NOT EXISTS ${name} IDENTIFIED BY '${password}'`,
    `GRANT ${rights} ON *.* TO ${name}${grantOption}`,
  ];
}
