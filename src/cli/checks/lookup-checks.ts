import { quote, quoteTable } from '../../connectors/mysql-names.ts';
import { splitTable } from '../../model/table-name.ts';
import { warning, type Finding } from './finding.ts';
import type { SourceTables } from './source-tables.ts';
import type { Lookup, TableUse } from './table-uses.ts';

/** Joins find their rows by indices, both ways. Without one each look-up reads, and locks, the whole table. */
export async function checkLookups(tables: SourceTables, { path, lookups }: TableUse): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const lookup of lookups) {
    for (const name of await tables.named(lookup.table)) {
      if (await isIndexed(tables, lookup, name)) continue;
      findings.push(warning(path, message(name, lookup)));
      break;
    }
  }
  return findings;
}

async function isIndexed(tables: SourceTables, { columns }: Lookup, name: string): Promise<boolean> {
  const there = (await tables.columns(name)).map((column) => column.name);
  if (columns.some((column) => !there.includes(column))) return true;
  const indices = await tables.indices(name);
  return indices.some((index) => {
    const leading = index.columns.slice(0, columns.length);
    return columns.every((column) => leading.includes(column));
  });
}

function message(name: string, { columns, because }: Lookup): string {
  const table = splitTable(name)[1];
  const statement = `CREATE INDEX ${quote([table, ...columns].join('_').slice(0, MAX_NAME_LENGTH))} ON ${quoteTable(name)} (${columns.map(quote).join(', ')})`;
  return `${name} has no index that begins with ${columns.join(', ')}, and ${because}: each time all of it is read, and locked meanwhile. Run: ${statement}`;
}

const MAX_NAME_LENGTH = 64;
