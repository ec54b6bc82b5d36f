import type { Config } from '../../config/schema.ts';
import { familyOf, parseType } from '../../formats/mysql-type.ts';
import { error, warning, type Finding } from './finding.ts';
import type { SourceTables } from './source-tables.ts';

type TableSettings = Pick<Config['tables'][number], 'table' | 'key'>;

/** The key tells rows apart, exactly, and changes of one key come one after another. Of sharded tables only the first that fails is told. */
export async function checkKey(tables: SourceTables, settings: TableSettings): Promise<Finding[]> {
  for (const name of await tables.named(settings.table)) {
    const findings = [...(await inexactKey(tables, settings, name)), ...(await otherKey(tables, settings, name))];
    if (findings.length > 0) return findings;
  }
  return [];
}

async function inexactKey(tables: SourceTables, { key }: TableSettings, name: string): Promise<Finding[]> {
  return (await tables.columns(name))
    .filter((column) => key.includes(column.name) && isInexact(column.type))
    .map((column) =>
      error(
        ['key'],
        `${name} has ${column.name} of type ${column.type} in its key: a row cannot be found by an approximate number`,
      ),
    );
}

function isInexact(mysqlType: string): boolean {
  const family = familyOf(parseType(mysqlType));
  return family === 'float' || family === 'double';
}

async function otherKey(tables: SourceTables, { key }: TableSettings, name: string): Promise<Finding[]> {
  const keys = (await tables.indices(name)).filter(({ tellsRowsApart }) => tellsRowsApart);
  const isKey = (columns: readonly (string | null)[]): boolean => sorted(columns) === sorted(key);
  const there = keys.map(({ columns }) => listed(columns)).join(' or ');
  if (keys.length === 0)
    return [
      error(
        ['key'],
        `${name} has neither a primary key nor a unique index over NOT NULL columns: its rows cannot be told apart`,
      ),
    ];
  if (!keys.some(({ columns }) => isKey(columns)))
    return [error(['key'], `the key of ${name} is ${there}, not ${listed(key)}`)];
  const primary = keys.find((one) => one.name === 'PRIMARY');
  if (primary === undefined || isKey(primary.columns)) return [];
  return [
    warning(
      ['key'],
      `the primary key of ${name} is ${listed(primary.columns)}, and capture tools choose the partition by it: when another row takes over the ${listed(key)} of a deleted one, their changes may come in any order. Use the primary key, or let the capture tool choose by ${listed(key)} (Canal: canal.mq.partitionHash, Debezium: message.key.columns, Maxwell: producer_partition_columns)`,
    ),
  ];
}

function sorted(columns: readonly (string | null)[]): string {
  return JSON.stringify(columns.map(String).toSorted());
}

function listed(columns: readonly (string | null)[]): string {
  return `[${columns.join(', ')}]`;
}
