import type { Client } from '@temporalio/client';
import type { Logger } from 'pino';
import { createKafkaSource, type KafkaSource } from './kafka-source.ts';
import { createMappedFilter } from './mapped-filter.ts';
import { createStartSync } from './start-sync.ts';

export interface IngressSettings {
  brokers: string[];
  groupId: string;
  topics: string[];
  /** Mapped tables, as `database.table`. */
  tables: string[];
  maxBatchRecords: number;
}

/** Bytes of one batch before compression. */
const MAX_BATCH_BYTES = 2 * 1024 * 1024;

/** @param client its data converter must carry RecordBatch: see src/payload */
export function createIngress(settings: IngressSettings, client: Client, log: Logger): KafkaSource {
  const { brokers, groupId, topics, tables, maxBatchRecords } = settings;
  return createKafkaSource(
    { brokers, groupId, topics, limits: { maxRecords: maxBatchRecords, maxBytes: MAX_BATCH_BYTES } },
    { sync: createStartSync(client, groupId), isMapped: createMappedFilter(tables) },
    log,
  );
}
