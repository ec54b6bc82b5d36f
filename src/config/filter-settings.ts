import { z } from 'zod';
import type { FilterConfig } from '../mapping/table-config.ts';
import { condition } from './expression.ts';
import { columnName } from './names.ts';

const exactNumber = z
  .number()
  .refine(
    (number) => !Number.isInteger(number) || Number.isSafeInteger(number),
    'is too long to be exact: put it in quotes',
  );

const values = z.record(columnName, z.array(z.union([z.string(), exactNumber, z.boolean(), z.null()])).min(1));

const bound = z.union([z.string(), exactNumber]).optional();

const range = z
  .strictObject({
    gt: bound.describe('Greater than.'),
    gte: bound.describe('Greater than or equal to.'),
    lt: bound.describe('Less than.'),
    lte: bound.describe('Less than or equal to.'),
  })
  .refine((range) => Object.keys(range).length > 0, 'needs a bound: gt, gte, lt or lte')
  .refine(({ gt, gte }) => gt === undefined || gte === undefined, 'give gt or gte, not both')
  .refine(({ lt, lte }) => lt === undefined || lte === undefined, 'give lt or lte, not both');

export const filter = z
  .strictObject({
    values: values.default({}).describe('By column, the values that it may have.'),
    excludeValues: values.default({}).describe('By column, the values that it may not have.'),
    ranges: z
      .record(columnName, range)
      .default({})
      .describe(
        'By column, its bounds: gt, gte, lt, lte. Numbers and dates are compared as such; NULL is in no range.',
      ),
    expression: condition.optional().describe('A CEL expression over `row` that must be true.'),
  })
  .refine(
    ({ values, excludeValues, ranges, expression }) =>
      expression !== undefined ||
      [values, excludeValues, ranges].some((conditions) => Object.keys(conditions).length > 0),
    'has no condition: give values, excludeValues, ranges or expression',
  )
  .meta({ id: 'filter' }) satisfies z.ZodType<FilterConfig>;
