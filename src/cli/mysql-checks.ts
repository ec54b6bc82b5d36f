import type { Config } from '../config/schema.ts';
import { createMysql } from '../connectors/mysql.ts';
import type { SourceDatabase } from '../connectors/source-database.ts';
import { spellings, uniqueKeys } from '../connectors/mysql-catalog.ts';
import { familyOf, parseType } from '../formats/mysql-type.ts';
import { templateColumns } from '../mapping/key-template.ts';
import type { Finding } from './finding.ts';

export async function checkMysql({ mysql, tables }: Config): Promise<Finding[]> {
  const source = createMysql(mysql);
  try {
    const findings = await checkBinlog(source);
    for (const [at, table] of tables.entries()) {
      for (const { path, message } of await checkTable(source, table))
        findings.push({ path: ['tables', at, ...path], message });
    }
    return findings;
  } finally {
    await source.close();
  }
}

const neededVariables = { log_bin: 'ON', binlog_format: 'ROW', binlog_row_image: 'FULL' } as const;

async function checkBinlog(source: SourceDatabase): Promise<Finding[]> {
  const names = Object.keys(neededVariables);
  const rows = await source.query(
    `SHOW GLOBAL VARIABLES WHERE Variable_name IN (${names.map((name) => `'${name}'`).join()})`,
  );
  const values = new Map(rows.map((row) => [row['Variable_name'], row['Value']]));
  return Object.entries(neededVariables)
    .filter(([name, needed]) => values.get(name) !== needed)
    .map(([name, needed]) => ({
      path: ['mysql'],
      message: `MySQL has ${name}=${String(values.get(name))}, but row changes need ${name}=${needed}`,
    }));
}

type TableSettings = Config['tables'][number];

async function checkTable(source: SourceDatabase, settings: TableSettings): Promise<Finding[]> {
  const { table, cacheKeys } = settings;
  const spelt = await spellings(source, table);
  if (!spelt.includes(table)) return [misspelt(table, spelt)];
  const columns = await source.columns(table);
  const names = new Set(columns?.map(({ name }) => name));
  const unknown = cacheKeys.flatMap((rule, at) =>
    templateColumns(typeof rule === 'string' ? rule : rule.key)
      .filter((column) => !names.has(column))
      .map((column) => ({ path: ['cacheKeys', at], message: `${table} has no column "${column}"` })),
  );
  const inexact = (columns ?? [])
    .filter(({ name, type }) => settings.key.includes(name) && isInexact(type))
    .map(({ name, type }) => ({
      path: ['key'],
      message: `${table} has ${name} of type ${type} in its key: a row cannot be found by an approximate number`,
    }));
  return [...unknown, ...inexact, ...(await checkKey(source, settings))];
}

function isInexact(mysqlType: string): boolean {
  const family = familyOf(parseType(mysqlType));
  return family === 'float' || family === 'double';
}

/** Where the server takes any case (lower_case_table_names), queries work, but changes come under its own spelling alone. */
function misspelt(table: string, spelt: readonly string[]): Finding {
  const message =
    spelt.length > 0
      ? `MySQL spells it ${spelt.join(' or ')}: changes come under that name, and none under ${table}`
      : `MySQL has no table ${table}, or its user may not see it`;
  return { path: ['table'], message };
}

async function checkKey(source: SourceDatabase, { table, key }: TableSettings): Promise<Finding[]> {
  const keys = await uniqueKeys(source, table);
  const sorted = (columns: readonly string[]): string => JSON.stringify(columns.toSorted());
  if (keys.some((columns) => sorted(columns) === sorted(key))) return [];
  const there = keys.map((columns) => `[${columns.join(', ')}]`).join(' or ');
  const message =
    keys.length > 0
      ? `the key of ${table} is ${there}, not [${key.join(', ')}]`
      : `${table} has neither a primary key nor a unique index over NOT NULL columns: its rows cannot be told apart`;
  return [{ path: ['key'], message }];
}
