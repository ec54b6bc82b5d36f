import type { SourceDatabase } from '../../connectors/source-database.ts';
import { quoteTable } from '../../connectors/mysql-names.ts';
import { ConnectorError } from '../../model/connector-error.ts';
import { error, type Finding } from './finding.ts';

/** Reads no row, but as rows are read behind the barrier: only the server knows what roles and column grants add up to. */
export async function checkGrant(source: SourceDatabase, table: string, path: PropertyKey[]): Promise<Finding[]> {
  try {
    await source.query(`SELECT * FROM ${quoteTable(table)} LIMIT 0 LOCK IN SHARE MODE`);
    return [];
  } catch (failure) {
    if (!(failure instanceof ConnectorError) || !DENIED.has(failure.code)) throw failure;
    return [
      error(
        path,
        `the user may not read all of ${table}: run GRANT SELECT ON ${quoteTable(table)} for it (${failure.message})`,
      ),
    ];
  }
}

const DENIED = new Set(['ER_TABLEACCESS_DENIED_ERROR', 'ER_COLUMNACCESS_DENIED_ERROR', 'ER_DBACCESS_DENIED_ERROR']);
