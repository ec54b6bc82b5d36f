import type { Config } from '../../config/schema.ts';
import { createMysql } from '../../connectors/mysql.ts';
import type { SourceDatabase } from '../../connectors/source-database.ts';
import { isPattern, tableMatcher } from '../../mapping/table-pattern.ts';
import { checkBinlog } from './binlog-checks.ts';
import { areCascadesLogged, checkCascades } from './cascade-checks.ts';
import { checkCollations } from './collation-checks.ts';
import { columnUses } from './column-uses.ts';
import { checkColumns } from './column-checks.ts';
import { below, error, warning, type Finding } from './finding.ts';
import { checkFilters } from './filter-checks.ts';
import { checkGrant } from './grant-checks.ts';
import { checkKey } from './key-checks.ts';
import { checkLookups } from './lookup-checks.ts';
import { createSourceTables, type SourceTables } from './source-tables.ts';
import { joinedTables } from './table-uses.ts';

type TableSettings = Config['tables'][number];

export async function checkMysql(config: Config): Promise<Finding[]> {
  const source = createMysql(config.mysql);
  try {
    const server: Server = {
      source,
      tables: createSourceTables(source),
      isUnlogged: !(await areCascadesLogged(source)),
    };
    const findings = await checkBinlog(source);
    for (const at of config.tables.keys())
      findings.push(...below(['tables', at], await checkTable(server, config, at)));
    return findings;
  } finally {
    await source.close();
  }
}

/** What keeps one table of the config from being read as it says: tables, columns and keys that are not there. */
export async function checkOneTable(source: SourceDatabase, config: Config, at: number): Promise<Finding[]> {
  const server: Server = { source, tables: createSourceTables(source), isUnlogged: false };
  const findings = below(['tables', at], await checkTable(server, config, at));
  return findings.filter(({ severity }) => severity === 'error');
}

interface Server {
  source: SourceDatabase;
  tables: SourceTables;
  /** Cascades are in no binlog. */
  isUnlogged: boolean;
}

async function checkTable(server: Server, { tables: all }: Config, at: number): Promise<Finding[]> {
  const settings = all[at] as TableSettings;
  const { tables } = server;
  const uses = columnUses(settings, (table) => all.find((one) => one.table === table)?.key);
  const findings = await checkRead(server, settings.table, ['table']);
  findings.push(...(await meantTwice(tables, all.slice(0, at), settings)));
  findings.push(...(await checkKey(tables, settings)), ...(await checkColumns(tables, uses)));
  findings.push(...(await checkFilters(tables, uses)));
  for (const use of joinedTables(settings)) {
    findings.push(...(await checkRead(server, use.table, use.path)), ...(await checkLookups(tables, use)));
    findings.push(...(await checkCollations(server.source, tables, use)));
  }
  return findings;
}

/** That the tables of this name are there, may be read, and tell of all their changes. */
async function checkRead(
  { source, tables, isUnlogged }: Server,
  name: string,
  path: PropertyKey[],
): Promise<Finding[]> {
  const there = await tables.named(name);
  if (there.length === 0) return [isPattern(name) ? nothingMatches(name, path) : await misspelt(tables, name, path)];
  const findings: Finding[] = [];
  for (const table of there) {
    findings.push(...(await checkGrant(source, table, path)));
    if (isUnlogged) findings.push(...(await checkCascades(source, table, path)));
  }
  return findings;
}

function nothingMatches(name: string, path: PropertyKey[]): Finding {
  return warning(path, `MySQL has no table that matches ${name} yet, or its user may not see it`);
}

/** Where the server takes any case (lower_case_table_names), queries work, but changes come under its own spelling alone. */
async function misspelt(tables: SourceTables, table: string, path: PropertyKey[]): Promise<Finding> {
  const spelt = await tables.spellings(table);
  const message =
    spelt.length > 0
      ? `MySQL spells it ${spelt.join(' or ')}: changes come under that name, and none under ${table}`
      : `MySQL has no table ${table}, or its user may not see it`;
  return error(path, message);
}

/** Of two patterns only the tables that are there tell whether they meet. */
async function meantTwice(
  tables: SourceTables,
  earlier: readonly TableSettings[],
  { table }: TableSettings,
): Promise<Finding[]> {
  const there = await tables.named(table);
  return earlier.flatMap((other) => {
    const both = there.find(tableMatcher(other.table));
    return both === undefined ? [] : [error(['table'], `${both} is mapped twice: ${other.table} means it too`)];
  });
}
