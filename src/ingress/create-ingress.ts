import type { Client } from '@temporalio/client';
import type { Logger } from 'pino';
import type { Config } from '../config/schema.ts';
import { createKafkaSource, type KafkaSource } from './kafka-source.ts';
import type { SourcePorts } from './assigned-lane.ts';
import { createLastSynced } from './last-synced.ts';
import { createMappedFilter } from './mapped-filter.ts';
import { recordShape } from '../payload/pack-records.ts';
import { createStartSync } from './start-sync.ts';
import { createSharing } from './sharing.ts';

/** Bytes of one batch before compression. */
const MAX_BATCH_BYTES = 3 * 1024 * 1024;

export interface IngressPorts extends Pick<SourcePorts, 'condense' | 'healTables' | 'metrics'> {
  /** Its data converter must carry RecordBatch: see src/payload */
  client: Client;
  /** Names and patterns of the tables whose changes count: a worker has to know all of them. */
  sources: readonly string[];
  /** A text that each of their names begins with. */
  sourceTexts: readonly string[];
}

export function createIngress(
  { kafka, ingress, tables }: Config,
  { client, sources, sourceTexts, ...ports }: IngressPorts,
  log: Logger,
): KafkaSource {
  const { brokers, groupId, topics, onGap } = kafka;
  const shape = recordShape(tables);
  const limits = { maxRecords: ingress.maxBatchRecords, maxBytes: MAX_BATCH_BYTES, shape };
  return createKafkaSource(
    { brokers, groupId, topics: topics.map(({ name }) => name), limits, onGap },
    {
      ...ports,
      ...createSharing(createStartSync(client, { groupId, tables: [...sources] })),
      lastSynced: createLastSynced(client, groupId),
      isMapped: createMappedFilter(sourceTexts),
    },
    log,
  );
}
