import type { Client } from '@temporalio/client';
import type { Logger } from 'pino';
import type { Config } from '../config/schema.ts';
import { createKafkaSource, type KafkaSource } from './kafka-source.ts';
import type { SourcePorts } from './assigned-lane.ts';
import { createLastSynced } from './last-synced.ts';
import { createMappedFilter } from './mapped-filter.ts';
import { recordShape } from '../payload/pack-records.ts';
import { createStartSync } from './start-sync.ts';

/** Bytes of one batch before compression. */
const MAX_BATCH_BYTES = 2 * 1024 * 1024;

export interface IngressPorts extends Pick<SourcePorts, 'condense' | 'healTables'> {
  /** Its data converter must carry RecordBatch: see src/payload */
  client: Client;
}

export function createIngress(
  { kafka, ingress, tables }: Config,
  { client, ...ports }: IngressPorts,
  log: Logger,
): KafkaSource {
  const { brokers, groupId, topics, onGap } = kafka;
  const shape = recordShape(tables);
  const limits = { maxRecords: ingress.maxBatchRecords, maxBytes: MAX_BATCH_BYTES, shape };
  const mapped = tables.map(({ table }) => table);
  return createKafkaSource(
    { brokers, groupId, topics: topics.map(({ name }) => name), limits, onGap },
    {
      ...ports,
      sync: createStartSync(client, { groupId, tables: mapped }),
      lastSynced: createLastSynced(client, groupId),
      isMapped: createMappedFilter(mapped),
    },
    log,
  );
}
