import type { Client } from '@temporalio/client';
import type { Logger } from 'pino';
import type { Config } from '../config/schema.ts';
import { createKafkaSource, type KafkaSource, type SourcePorts } from './kafka-source.ts';
import { createMappedFilter } from './mapped-filter.ts';
import { recordShape } from '../payload/pack-records.ts';
import { createStartSync } from './start-sync.ts';

/** Bytes of one batch before compression. */
const MAX_BATCH_BYTES = 2 * 1024 * 1024;

export interface IngressPorts extends Pick<SourcePorts, 'condense'> {
  /** Its data converter must carry RecordBatch: see src/payload */
  client: Client;
}

export function createIngress(
  { kafka, ingress, tables }: Config,
  { client, ...ports }: IngressPorts,
  log: Logger,
): KafkaSource {
  const { brokers, groupId, topics } = kafka;
  const shape = recordShape(tables);
  const limits = { maxRecords: ingress.maxBatchRecords, maxBytes: MAX_BATCH_BYTES, shape };
  const mapped = tables.map(({ table }) => table);
  return createKafkaSource(
    { brokers, groupId, topics: topics.map(({ name }) => name), limits },
    { ...ports, sync: createStartSync(client, { groupId, tables: mapped }), isMapped: createMappedFilter(mapped) },
    log,
  );
}
