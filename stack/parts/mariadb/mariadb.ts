import { debianPackages } from '../../get/debian-packages.ts';
import { createDatabasePart } from '../database/database-part.ts';

export const mariadbPackages = (name: string) => debianPackages({ name, packages: ['mariadb-server-core'] });

export const mariadb = createDatabasePart('mariadb', () => mariadbPackages('mariadb'));
