import { z } from 'zod';
import { familyOf, parseType } from '../formats/mysql-type.ts';
import type { TableConfig } from '../mapping/table-config.ts';
import { cacheKey } from './cache-settings.ts';
import { crossCheck } from './cross-check.ts';
import { index } from './index-settings.ts';
import { columnName, tableNames } from './names.ts';
import { tableRepair } from './repair-settings.ts';
import { idProblems, keyProblems, maskProblems, targetProblems } from './table-problems.ts';

const schemaPolicy = z.enum(['heal', 'park', 'ignore']);

const onSchemaChange = z.strictObject({
  truncate: schemaPolicy.default('heal').describe('After TRUNCATE.'),
  rename: schemaPolicy.default('heal').describe('After RENAME, also by gh-ost and pt-online-schema-change.'),
  alter: schemaPolicy.default('heal').describe('After an ALTER that changes what the rows hold.'),
  drop: schemaPolicy.default('park').describe('After DROP; healing then empties the index.'),
});

const mysqlType = z
  .string()
  .refine((type) => familyOf(parseType(type)) !== undefined, 'a MySQL type such as decimal(12,2) unsigned');

export const table = z
  .strictObject({
    table: tableNames.describe(
      'Source table, as database.table; sharded ones by a regular expression for the table, such as shop.order_[0-9]+.',
    ),
    key: z
      .array(columnName)
      .min(1)
      .default(['id'])
      .describe(
        'Columns of the primary key, or of a unique index without NULLs; the document id is made of them, in this order.',
      ),
    columns: z
      .record(columnName, mysqlType)
      .optional()
      .describe('MySQL type of each column, as SHOW COLUMNS tells it, for formats that do not carry them.'),
    tenant: columnName.optional().describe('Column that tells whose a row is.'),
    updatedAt: columnName
      .optional()
      .describe(
        'Column that tells when a row was changed last, with an index: a repair of recent changes reads by it.',
      ),
    index: index.optional().describe('Index that holds one document a row.'),
    indices: z.array(index).default([]).describe('More of them: each holds one document a row.'),
    cacheKeys: z
      .array(cacheKey)
      .default([])
      .describe('Redis keys to delete when the row changes, such as goods:{id}; or what else is done with them.'),
    cacheOnResync: z
      .enum(['keep', 'delete', 'warm'])
      .default('keep')
      .describe(
        'What becomes of the cache keys of all rows after a resync: keep leaves them alone, delete deletes them, warm sets those of action set and deletes the others.',
      ),
    mask: z
      .array(columnName)
      .default([])
      .describe(
        'Columns whose values are shown to nobody: not in the Web UI, not in errors, not by `evenkeel parked`.',
      ),
    onSchemaChange: onSchemaChange
      .prefault({})
      .describe(
        'What follows a statement that changes rows without row changes: heal walks the whole table, park waits for a person, ignore only lists it.',
      ),
    onPartialRow: z
      .enum(['heal', 'park'])
      .default('heal')
      .describe('What follows a row image that lacks columns: heal reads the row again, park waits for a person.'),
    repair: tableRepair.optional().describe('How it is repaired, where that is not as for all tables.'),
  })
  .check(
    crossCheck<TableConfig>(['indices', 'cacheKeys'], targetProblems),
    crossCheck<TableConfig>(['key'], keyProblems),
    crossCheck<TableConfig>(['table', 'key'], idProblems),
    crossCheck<TableConfig>(['key', 'mask'], maskProblems),
  ) satisfies z.ZodType<TableConfig>;
