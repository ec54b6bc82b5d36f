import { z } from 'zod';
import type { JoinConfig } from '../mapping/table-config.ts';
import { crossCheck, type Problem } from './cross-check.ts';
import { filter } from './filter-settings.ts';
import { columnName, columnPairs, fieldName, tableName } from './names.ts';
import { shapeCheck, shapeSettings } from './shape-settings.ts';

const through = z.strictObject({
  table: tableName.describe('The link table, as database.table.'),
  on: columnPairs.describe('Column of the row above: column of the link table.'),
  include: z.array(columnName).default([]).describe('Columns of the link table that the joined object has as well.'),
});

export const join = z
  .strictObject({
    one: tableName.optional().describe('Table of which at most one row is joined, as an object or null.'),
    many: tableName.optional().describe('Table of which any number of rows are joined, as an array of objects.'),
    key: z
      .array(columnName)
      .min(1)
      .optional()
      .describe('Primary key of that table, which settles the order; without it that of the mapped table, or [id].'),
    through: through.optional().describe('Link table between the two.'),
    on: columnPairs.describe(
      "Column of the row above (of the link's row, where there is one): column of the joined table.",
    ),
    ...shapeSettings,
    filter: filter.optional().describe('Which rows are joined.'),
    orderBy: z
      .array(z.string().regex(/^[\p{L}\p{N}_$]+(?: asc| desc)?$/u, 'a column, with asc or desc after it if need be'))
      .default([])
      .describe('Columns, such as `sort` or `sort desc`: of the joined table, or of those that `through` includes.'),
    limit: z.number().int().min(1).optional().describe('At most so many rows.'),
    get joins(): z.ZodDefault<z.ZodRecord<z.ZodString, z.ZodType<JoinConfig>>> {
      return joins;
    },
  })
  .check(shapeCheck, crossCheck<JoinConfig>([], joinProblems))
  .meta({ id: 'join' });

export const joins: z.ZodDefault<z.ZodRecord<z.ZodString, z.ZodType<JoinConfig>>> = z
  .record(fieldName, join)
  .default({})
  .describe('By the name of the field, the rows of other tables that it holds.');

function joinProblems(config: JoinConfig): Problem[] {
  const problems: Problem[] = [];
  if (config.one !== undefined && config.many !== undefined)
    problems.push({ path: ['many'], message: 'give one or many, not both' });
  if (config.one === undefined && config.many === undefined)
    problems.push({ path: [], message: 'names no table: give one or many' });
  if (config.limit !== undefined && config.many === undefined)
    problems.push({ path: ['limit'], message: 'belongs to many' });
  return problems;
}
