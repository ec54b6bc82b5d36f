import { debianPackages, type PackageSet, releaseField } from '../../get/debian-packages.ts';
import { createDatabasePart } from '../database/database-part.ts';
import { mariadbPackages } from '../mariadb/mariadb.ts';

export const mysql = createDatabasePart('mysql', () => ({
  ...debianPackages(packageSet()),
  instead: { recipe: mariadbPackages('mysql'), sentence: 'MySQL cannot be had here; MariaDB takes its place' },
}));

/** Debian carries MySQL in sid alone; Ubuntu (not tried) in each release, with the version in the name. */
function packageSet(): PackageSet {
  if (releaseField('ID') !== 'ubuntu') return { name: 'mysql', packages: ['mysql-server-core'], suite: 'sid' };
  const version = Number(releaseField('VERSION_ID')) >= 25.1 ? '8.4' : '8.0';
  return { name: 'mysql', packages: [`mysql-server-core-${version}`] };
}
