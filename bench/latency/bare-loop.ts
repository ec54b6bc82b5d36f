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
  groupId: string;
  node: string;
  redisUrl: string;
  /** `database.table` */
  table: string;
  index: string;
  keyPrefix: string;
}

const loop = JSON.parse(process.argv[2]!) as BareLoop;
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

/** Canal's; all values are text. */
interface FlatMessage {
  database: string;
  table: string;
  type: 'INSERT' | 'UPDATE' | 'DELETE';
  data: Record<string, string | null>[] | null;
}

async function apply(messages: readonly KafkaMessage[]): Promise<void> {
  /** Null: it is deleted. The last of an id counts. */
  const documents = new Map<string, object | null>();
  for (const { value } of messages) {
    const { database, table, type, data } = JSON.parse(value!.toString()) as FlatMessage;
    if (`${database}.${table}` !== loop.table) continue;
    for (const row of data ?? []) documents.set(row['id']!, type === 'DELETE' ? null : documentOf(row));
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

function documentOf(row: Record<string, string | null>): object {
  return {
    ...row,
    id: Number(row['id']),
    brand_id: Number(row['brand_id']),
    category_id: Number(row['category_id']),
    stock: Number(row['stock']),
    on_sale: Number(row['on_sale']),
    revision: Number(row['revision']),
    attributes: row['attributes'] == null ? null : JSON.parse(row['attributes']),
    updated_at: row['updated_at']!.replace(' ', 'T'),
  };
}

async function stop(): Promise<void> {
  await consumer.disconnect();
  redis.disconnect();
  await elasticsearch.close();
}
