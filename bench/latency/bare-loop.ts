import { Client } from '@elastic/elasticsearch';
import { Redis } from 'ioredis';
import kafkajs, { type KafkaMessage } from 'kafkajs';
import { completeKafkajs } from '../../src/ingress/complete-kafkajs.ts';

/**
 * What everybody writes first, as a process of its own: kafkajs, JSON.parse, `_bulk` and UNLINK, then the offset. Without versions, second
 * deletes, or a thought of what fails. Fetches as the ingress does.
 */
export interface BareLoop {
  brokers: string[];
  topic: string;
  format: 'canal' | 'debezium';
  groupId: string;
  node: string;
  redisUrl: string;
  /** `database.table` */
  table: string;
  index: string;
  keyPrefix: string;
}

const loop = JSON.parse(process.argv[2]!) as BareLoop;

type Row = Record<string, string | number | null>;

/** Rows after their change, and whether they are deleted. */
const rowsOf = {
  /** All values are text. */
  canal: ({ database, table, type, data }: { database: string; table: string; type: string; data: Row[] | null }) =>
    `${database}.${table}` === loop.table ? (data ?? []).map((row) => ({ row, isDeleted: type === 'DELETE' })) : [],
  /** A topic of its own for each table. Moments are numbers of ms; a delete leaves a message without a value. */
  debezium: (message: { before: Row | null; after: Row | null } | null) =>
    message === null ? [] : [{ row: (message.after ?? message.before)!, isDeleted: message.after === null }],
};

completeKafkajs();
const elasticsearch = new Client({ node: loop.node });
const redis = new Redis(loop.redisUrl);
const kafka = new kafkajs.Kafka({ brokers: loop.brokers, logLevel: kafkajs.logLevel.WARN });
const consumer = kafka.consumer({
  groupId: loop.groupId,
  maxWaitTimeInMs: 250,
  maxBytesPerPartition: 512 * 1024,
});
consumer.on(consumer.events.GROUP_JOIN, () => process.send?.('ready'));
process.on('disconnect', () => void stop());
await consumer.connect();
await consumer.subscribe({ topic: loop.topic });
await consumer.run({
  autoCommit: false,
  partitionsConsumedConcurrently: 16,
  async eachBatch({ batch }) {
    const { topic, partition, messages } = batch;
    await apply(messages);
    await consumer.commitOffsets([{ topic, partition, offset: String(BigInt(batch.lastOffset()) + 1n) }]);
  },
});

async function apply(messages: readonly KafkaMessage[]): Promise<void> {
  /** Null: it is deleted. The last of an id counts. */
  const documents = new Map<string, object | null>();
  for (const { value } of messages) {
    for (const { row, isDeleted } of rowsOf[loop.format](JSON.parse(value?.toString() ?? 'null')))
      documents.set(String(row['id']), isDeleted ? null : documentOf(row));
  }
  if (documents.size === 0) return;
  const operations = [...documents].flatMap(([_id, document]) =>
    document === null ? [{ delete: { _id } }] : [{ index: { _id } }, document],
  );
  await Promise.all([
    elasticsearch.bulk({ index: loop.index, operations, filter_path: ['errors'] }),
    redis.unlink([...documents.keys()].map((id) => `${loop.keyPrefix}${id}`)),
  ]);
}

function documentOf(row: Row): object {
  return {
    ...row,
    id: Number(row['id']),
    brand_id: Number(row['brand_id']),
    category_id: Number(row['category_id']),
    stock: Number(row['stock']),
    on_sale: Number(row['on_sale']),
    revision: Number(row['revision']),
    attributes: row['attributes'] == null ? null : JSON.parse(String(row['attributes'])),
    updated_at: momentOf(row['updated_at']!),
  };
}

const momentOf = (value: string | number): string =>
  typeof value === 'number' ? new Date(value).toISOString().slice(0, -1) : value.replace(' ', 'T');

async function stop(): Promise<void> {
  await consumer.disconnect();
  redis.disconnect();
  await elasticsearch.close();
}
