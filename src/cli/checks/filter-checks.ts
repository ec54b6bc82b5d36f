import { familyOf, membersOf, parseType } from '../../formats/mysql-type.ts';
import { decimalOf } from '../../mapping/decimal.ts';
import { createFilter } from '../../mapping/filter.ts';
import type { Value } from '../../model/change.ts';
import { warning, type Finding } from './finding.ts';
import type { ColumnUse } from './shape-uses.ts';
import type { SourceTables } from './source-tables.ts';

/** Filters that compare a column with what it never is, mostly a slip of the pen: a member that an ENUM does not have, a word in a column of numbers. */
export async function checkFilters(tables: SourceTables, uses: readonly ColumnUse[]): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const use of uses) {
    const { wanted = [], table, column, path } = use;
    const types = wanted.length > 0 ? await typesOf(tables, use) : [];
    for (const [at, value] of wanted.entries()) {
      if (types.length === 0 || types.some((type) => canBe(type, value))) continue;
      const message = `${column} of ${table} is never ${JSON.stringify(value)}: it is of type ${types[0]}`;
      findings.push(warning([...path, at], message));
    }
  }
  return findings;
}

/** In each table that is meant, and has the column. */
async function typesOf(tables: SourceTables, { table, column }: ColumnUse): Promise<string[]> {
  const types: string[] = [];
  for (const name of await tables.named(table)) {
    const found = (await tables.columns(name)).find((one) => one.name === column);
    if (found) types.push(found.type);
  }
  return types;
}

function canBe(mysqlType: string, value: Value): boolean {
  if (value === null) return true;
  const type = parseType(mysqlType);
  const family = familyOf(type);
  if (family === 'integer' || family === 'decimal') return decimalOf(value) !== undefined;
  if (family !== 'enum') return true;
  const { passes } = createFilter({ values: { member: [value] }, excludeValues: {}, ranges: {} });
  // MySQL keeps an empty text in place of what was no member.
  return ['', ...membersOf(type)].some((member) => passes({ member }));
}
