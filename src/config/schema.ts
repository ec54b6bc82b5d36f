import { z } from 'zod';
import { templateColumns } from '../mapping/key-template.ts';
import { formatNames } from '../formats/formats.ts';
import { familyOf, parseType } from '../formats/mysql-type.ts';
import { isTimeZone } from '../formats/time-zone.ts';

/** The one source of the config's types, defaults and messages, and of the JSON Schema that editors complete from. */

const columnName = z.string().regex(/^[\p{L}\p{N}_$]+$/u, 'a column name');

const kafka = z.strictObject({
  brokers: z
    .array(z.string().regex(/^[^:\s]+:\d+$/, 'must be host:port'))
    .min(1)
    .describe('Bootstrap servers, as host:port.'),
  groupId: z
    .string()
    .min(1)
    .describe('Consumer group of the ingress; its committed offsets are how far all is applied.'),
  topics: z
    .array(
      z.strictObject({
        name: z.string().min(1).describe('Topic that the capture tool writes row changes to.'),
        format: z
          .enum(formatNames)
          .describe('Message format of the topic; auto: that of the first message, for as long as the process runs.'),
        timeZone: z
          .string()
          .refine(isTimeZone, 'an IANA time zone such as Asia/Shanghai, or an offset such as +08:00')
          .default('UTC')
          .describe('Zone in which the capture tool writes TIMESTAMP columns as text.'),
      }),
    )
    .min(1)
    .describe('Topics to follow.'),
  onGap: z
    .enum(['stop', 'heal'])
    .default('stop')
    .describe(
      'When records are gone that were not read yet (deleted, the topic made again, the offset set by a tool): stop the lane until a person decides, or heal all mapped tables from MySQL and go on.',
    ),
});

const ingress = z.strictObject({
  maxBatchRecords: z
    .number()
    .int()
    .min(1)
    .max(10_000)
    .default(2000)
    .describe('At most so many records of a lane travel in one workflow.'),
});

const mysql = z.strictObject({
  host: z.string().min(1).describe('Host of the source database.'),
  port: z.coerce.number<number | string>().int().min(1).max(65_535).default(3306).describe('Its port.'),
  user: z.string().min(1).describe('User with SELECT on the mapped tables.'),
  password: z.string().default('').describe('Its password; use ${NAME} or ${file:PATH}.'),
});

const temporal = z.strictObject({
  address: z.string().min(1).describe('Temporal frontend, as host:port.'),
  namespace: z.string().min(1).default('default').describe('Namespace of all workflows.'),
});

const elasticsearch = z
  .strictObject({
    node: z.url({ protocol: /^https?$/ }).describe('URL of Elasticsearch.'),
    username: z.string().optional().describe('User, with password.'),
    password: z.string().optional().describe('Its password; use ${NAME} or ${file:PATH}.'),
    apiKey: z.string().optional().describe('API key, instead of a user.'),
  })
  .refine(
    ({ username, apiKey }) => username === undefined || apiKey === undefined,
    'give username or apiKey, not both',
  );

const redis = z.strictObject({
  url: z.url({ protocol: /^rediss?$/ }).describe('URL of Redis, such as redis://localhost:6379/0.'),
  deleteAgainAfterSeconds: z
    .number()
    .min(1)
    .max(3600)
    .default(5)
    .describe(
      'A deleted key is deleted again so much later: longer than a reader needs from its read of MySQL to its write of the key.',
    ),
});

const index = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z0-9][a-z0-9_.-]*$/, 'lower case letters, digits, "_", "-" and "."')
    .describe('Alias that documents are written and searched through.'),
  settings: z.record(z.string(), z.unknown()).default({}).describe('Index settings, for setup.'),
  mappings: z.record(z.string(), z.unknown()).default({}).describe('Index mappings, for setup.'),
});

const schemaPolicy = z.enum(['heal', 'park', 'ignore']);

const onSchemaChange = z.strictObject({
  truncate: schemaPolicy.default('heal').describe('After TRUNCATE.'),
  rename: schemaPolicy.default('heal').describe('After RENAME, also by gh-ost and pt-online-schema-change.'),
  alter: schemaPolicy.default('heal').describe('After an ALTER that changes what the rows hold.'),
  drop: schemaPolicy.default('park').describe('After DROP; healing then empties the index.'),
});

const table = z
  .strictObject({
    table: z
      .string()
      .regex(/^[^.\s]+\.[^.\s]+$/, 'must be database.table')
      .describe('Source table, as database.table.'),
    key: z
      .array(columnName)
      .min(1)
      .default(['id'])
      .describe(
        'Columns of the primary key, or of a unique index without NULLs; the document id is made of them, in this order.',
      ),
    columns: z
      .record(
        columnName,
        z
          .string()
          .refine((type) => familyOf(parseType(type)) !== undefined, 'a MySQL type such as decimal(12,2) unsigned'),
      )
      .optional()
      .describe('MySQL type of each column, as SHOW COLUMNS tells it, for formats that do not carry them.'),
    index: index.optional().describe('Index that holds one document a row.'),
    cacheKeys: z
      .array(z.string().min(1))
      .default([])
      .describe('Redis keys to delete when the row changes, such as goods:{id}.'),
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
  })
  .refine((value) => value.index !== undefined || value.cacheKeys.length > 0, 'needs an index, cacheKeys, or both')
  .superRefine((value, context) => {
    for (const [at, column] of value.mask.entries())
      if (value.key.includes(column))
        context.addIssue({
          code: 'custom',
          path: ['mask', at],
          message: 'a key column is part of ids, and cannot be hidden',
        });
    for (const [at, template] of value.cacheKeys.entries()) {
      if (/[{}]/.test(template.replaceAll(/\{[^{}]+\}/g, '')))
        context.addIssue({ code: 'custom', path: ['cacheKeys', at], message: 'unbalanced { } in the key template' });
      else if (templateColumns(template).length === 0)
        context.addIssue({ code: 'custom', path: ['cacheKeys', at], message: 'names no column, as in goods:{id}' });
    }
  });

export const configSchema = z
  .strictObject({
    kafka: kafka.describe('Where changes come from.'),
    ingress: ingress.prefault({}).describe('How changes become workflows.'),
    mysql: mysql.describe('The source database, for rows that are read again.'),
    temporal: temporal.describe('Where workflows run.'),
    elasticsearch: elasticsearch.describe('Where documents go.'),
    redis: redis.describe('Where cached values are.'),
    tables: z.array(table).min(1).describe('What becomes of each table.'),
  })
  .superRefine(({ tables }, context) => {
    reportRepeats(
      tables.map((entry) => entry.table),
      (at) =>
        context.addIssue({ code: 'custom', path: ['tables', at, 'table'], message: 'this table is mapped twice' }),
    );
    reportRepeats(
      tables.map((entry) => entry.index?.name),
      (at) =>
        context.addIssue({
          code: 'custom',
          path: ['tables', at, 'index', 'name'],
          message: 'two tables write to this index: their ids would meet',
        }),
    );
  });

export type Config = z.output<typeof configSchema>;

function reportRepeats(names: (string | undefined)[], report: (at: number) => void): void {
  for (const [at, name] of names.entries()) if (name !== undefined && names.indexOf(name) < at) report(at);
}
