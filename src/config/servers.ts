import { z } from 'zod';
import { formatNames } from '../formats/formats.ts';
import { isTimeZone } from '../formats/time-zone.ts';

/** Where changes come from and where they go: one section for each server, and the pace of the work between them. */

export const timeZone = z
  .string()
  .refine(isTimeZone, 'an IANA time zone such as Asia/Shanghai, or an offset such as +08:00');

export const kafka = z.strictObject({
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
        timeZone: timeZone.default('UTC').describe('Zone in which the capture tool writes TIMESTAMP columns as text.'),
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

export const ingress = z.strictObject({
  maxBatchRecords: z
    .number()
    .int()
    .min(1)
    .max(10_000)
    .default(4000)
    .describe('At most so many records of a lane travel in one workflow.'),
});

export const bulk = z.strictObject({
  rowsPerSecond: z
    .number()
    .int()
    .min(1)
    .default(2000)
    .describe('At most so many rows a second are healed by a walk over what one row changed.'),
});

const mysqlHost = z.string().min(1);
const port = z.coerce
  .number<number | string>()
  .int()
  .min(1)
  .max(65_535)
  // Beside a number, an editor takes a reference.
  .meta({ type: ['integer', 'string'], pattern: '^\\d+$' });
const mysqlUser = z.string().min(1);

export const mysql = z.strictObject({
  host: mysqlHost.describe('Host of the source database.'),
  port: port.default(3306).describe('Its port.'),
  user: mysqlUser.describe('User with SELECT on the mapped tables.'),
  password: z.string().default('').describe('Its password; use ${NAME} or ${file:PATH}.'),
  replica: z
    .strictObject({
      host: mysqlHost.optional().describe('Its host; without it that of the source database, as for all of these.'),
      port: port.optional().describe('Its port.'),
      user: mysqlUser.optional().describe('User with SELECT on the mapped tables.'),
      password: z.string().optional().describe('Its password; use ${NAME} or ${file:PATH}.'),
    })
    .optional()
    .describe('A replica of it, which a resync copies the rows of whole tables from.'),
});

export const temporal = z.strictObject({
  address: z.string().min(1).describe('Temporal frontend, as host:port.'),
  namespace: z.string().min(1).default('default').describe('Namespace of all workflows.'),
});

export const elasticsearch = z
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

export const redis = z.strictObject({
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

export const metrics = z.strictObject({
  host: z.string().min(1).default('127.0.0.1').describe('Address to listen on; 0.0.0.0 for all.'),
  port: port.describe(
    'Port of /metrics, /healthz and /readyz. Each process needs its own: --metrics-port wins over it, and it may be a reference.',
  ),
});

export const freshness = z.strictObject({
  samplesPerSecond: z
    .number()
    .min(0)
    .max(100)
    .default(1)
    .describe(
      'At most so many changes of each table are looked at again in index and cache, 1 s, 10 s and 60 s after their commit; 0: none. Only where metrics are served.',
    ),
});
