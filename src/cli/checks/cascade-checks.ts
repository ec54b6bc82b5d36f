import type { SourceDatabase } from '../../connectors/source-database.ts';
import { cascadesInto, globalVariables } from '../../connectors/mysql-catalog.ts';
import { warning, type Finding } from './finding.ts';

/** From MySQL 9.6 on the server carries foreign keys out itself, and the binlog has the rows that they change; before, and with this ON, InnoDB does so unseen. */
const NATIVE = 'innodb_native_foreign_keys';

export async function areCascadesLogged(source: SourceDatabase): Promise<boolean> {
  return (await globalVariables(source, [NATIVE])).get(NATIVE) === 'OFF';
}

/** Rows that InnoDB changes by a foreign key are in no binlog: nobody is told of them. */
export async function checkCascades(source: SourceDatabase, table: string, path: PropertyKey[]): Promise<Finding[]> {
  return (await cascadesInto(source, table)).map(({ name, parent, action }) =>
    warning(
      path,
      `foreign key ${name} (${action}) lets InnoDB change rows of ${table} when rows of ${parent} do, and the binlog holds nothing of that: their documents and cache keys stay as they were. Drop the action, and let the application change the rows`,
    ),
  );
}
