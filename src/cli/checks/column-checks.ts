import { error, type Finding } from './finding.ts';
import type { ColumnUse } from './shape-uses.ts';
import type { SourceTables } from './source-tables.ts';

/** Every column that a table's settings name is there, in every table that is meant. A table that is not there is reported elsewhere. */
export async function checkColumns(tables: SourceTables, uses: readonly ColumnUse[]): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const use of uses) {
    const message = await missingColumn(tables, use);
    if (message !== undefined) findings.push(error(use.path, message));
  }
  return findings;
}

async function missingColumn(tables: SourceTables, { table, column }: ColumnUse): Promise<string | undefined> {
  const lacking: { name: string; spelt: string | undefined }[] = [];
  for (const name of await tables.named(table)) {
    const columns = (await tables.columns(name)).map((one) => one.name);
    if (columns.includes(column)) continue;
    lacking.push({ name, spelt: columns.find((one) => one.toLowerCase() === column.toLowerCase()) });
  }
  const [first, ...others] = lacking;
  if (first === undefined) return undefined;
  const more = others.length > 0 ? `, nor have ${others.length} other tables of ${table}` : '';
  const instead = first.spelt === undefined ? '' : `; MySQL spells it "${first.spelt}"`;
  return `${first.name} has no column "${column}"${more}${instead}`;
}
