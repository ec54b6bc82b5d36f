import { z } from 'zod';
import type { TableConfig } from '../mapping/table-config.ts';
import { crossCheck } from './cross-check.ts';
import { bulk, elasticsearch, freshness, ingress, kafka, metrics, mysql, redis, temporal } from './servers.ts';
import { indexCollisions } from './index-collisions.ts';
import { maskedJoins } from './masked-joins.ts';
import { neverProblems } from './repair-problems.ts';
import { repair } from './repair-settings.ts';
import { repeatedTables } from './repeated-tables.ts';
import { table } from './table-settings.ts';

/** The one source of the config's types, defaults and messages, and of the JSON Schema that editors complete from. */
export const configSchema = z
  .strictObject({
    kafka: kafka.describe('Where changes come from.'),
    ingress: ingress.prefault({}).describe('How changes become workflows.'),
    bulk: bulk.prefault({}).describe('The pace of long work beside the live changes.'),
    mysql: mysql.describe('The source database, for rows that are read again.'),
    temporal: temporal.describe('Where workflows run.'),
    elasticsearch: elasticsearch.describe('Where documents go.'),
    redis: redis.describe('Where cached values are.'),
    repair: repair
      .prefault({})
      .describe('When tables are compared and mended, once `evenkeel schedules apply` was run.'),
    metrics: metrics.optional().describe('Where each process tells how it is; without it nowhere.'),
    freshness: freshness.prefault({}).describe('How often it is measured how soon changes are in their targets.'),
    tables: z.array(table).min(1).describe('What becomes of each table.'),
  })
  .check(
    crossCheck<{ tables: TableConfig[] }>([], repeatedTables),
    crossCheck<{ tables: TableConfig[] }>([], indexCollisions),
    crossCheck<{ tables: TableConfig[] }>([], maskedJoins),
    crossCheck(['repair', 'tables'], neverProblems),
  );

export type Config = z.output<typeof configSchema>;
