import { Command, InvalidArgumentError } from 'commander';
import { createSourceRows, type SourceRows } from '../activities/heal/source-rows.ts';
import { ConfigError, loadConfig, type LoadedConfig } from '../config/load-config.ts';
import { createMysql } from '../connectors/mysql.ts';
import type { SourceDatabase } from '../connectors/source-database.ts';
import { createMapping, type Mapping } from '../mapping/mapping.ts';
import { tableMatcher } from '../mapping/table-pattern.ts';
import type { Value } from '../model/change.ts';
import { checkOneTable } from './checks/mysql-checks.ts';
import { configOption, type ConfigFlag } from './config-option.ts';
import { previewLines } from './preview/preview-lines.ts';
import { readPreviews } from './preview/read-previews.ts';
import type { RowPreview } from './preview/row-preview.ts';
import { UsageError } from './usage-error.ts';

interface Flags extends ConfigFlag {
  key?: string[];
  last?: number;
  json?: boolean;
}

const DEFAULT_ROWS = 3;
/** Where there is no terminal to ask. */
const DEFAULT_WIDTH = 120;

export function previewCommand(): Command {
  return new Command('preview')
    .description('Rows of a table beside their documents and cache keys, as the config makes them. Writes nothing.')
    .argument('<database.table>', 'a mapped table')
    .addOption(configOption())
    .option('-k, --key <key...>', 'rows with these keys; a key of several columns as 12,7, in the order of the config')
    .option('-n, --last <rows>', `the last rows by key; ${DEFAULT_ROWS} of them when nothing is asked`, atLeastOne)
    .option('--json', 'print JSON, nothing cut')
    .action(async (table: string, { config: file, key, last, json }: Flags) => {
      if (key !== undefined && last !== undefined) throw new UsageError('give --key or --last, not both');
      const { config, locate } = loadConfig(file);
      const mapping = createMapping(config.tables);
      const keyColumns = keyOfMapped(mapping, table);
      const asked = key?.map((text) => parseKey(text, keyColumns));
      const source = createMysql(config.mysql);
      try {
        await refuseMisfits(source, { config, locate }, table);
        const rows = createSourceRows(source);
        const keys = asked ?? (await lastKeys(rows, { table, keyColumns, limit: last ?? DEFAULT_ROWS }));
        print(await readPreviews({ configs: config.tables, mapping, rows }, table, keys), { table, json });
      } finally {
        await source.close();
      }
    });
}

function keyOfMapped(mapping: Mapping, table: string): readonly string[] {
  const mapped = mapping.of(table);
  if (mapped) return mapped.key;
  const names = mapping.tables.map(({ name }) => name);
  if (names.includes(table)) throw new UsageError(`"${table}" stands for many tables: name one of them`);
  throw new UsageError(`the config does not map "${table}"; it maps ${names.join(', ')}`);
}

/** Without it a column that is not there would be an empty field, and a table that is not there one without rows. */
async function refuseMisfits(source: SourceDatabase, { config, locate }: LoadedConfig, table: string): Promise<void> {
  const at = config.tables.findIndex((one) => tableMatcher(one.table)(table));
  const findings = await checkOneTable(source, config, at);
  if (findings.length === 0) return;
  throw new ConfigError(findings.map(({ path, message }) => ({ at: locate(path), message })));
}

function parseKey(text: string, columns: readonly string[]): Value[] {
  const parts = columns.length === 1 ? [text] : text.split(',');
  if (parts.length !== columns.length)
    throw new UsageError(`the key is ${columns.join(', ')}: "${text}" has ${parts.length} of ${columns.length} parts`);
  return parts;
}

async function lastKeys(
  rows: SourceRows,
  page: { table: string; keyColumns: readonly string[]; limit: number },
): Promise<Value[][]> {
  return rows.keys({ ...page, after: null, isDescending: true });
}

function print(previews: readonly RowPreview[], { table, json }: { table: string; json: boolean | undefined }): void {
  if (json) return console.log(JSON.stringify(previews));
  if (previews.length === 0) return console.log(`${table} has no rows`);
  const terminal = { width: process.stdout.columns ?? DEFAULT_WIDTH, hasColors: process.stdout.hasColors?.() ?? false };
  console.log(previews.map((preview) => previewLines(preview, terminal).join('\n')).join('\n\n'));
}

function atLeastOne(text: string): number {
  const rows = Number(text);
  if (!Number.isInteger(rows) || rows < 1) throw new InvalidArgumentError('a number of rows, from 1');
  return rows;
}
