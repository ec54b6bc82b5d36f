import { Client } from '@elastic/elasticsearch';
import { Redis } from 'ioredis';
import { Kafka, logLevel } from 'kafkajs';
import type { BareSettings } from './bare-settings.ts';
import { createBareWork } from './bare-work.ts';

/**
 * What everybody writes first, as a process of its own: messages are parsed, the last change of each row becomes one line of a
 * `_bulk`, its cache keys go, the offset is committed. No versions, no retries; nothing is kept of a batch that failed.
 */
const settings = JSON.parse(process.argv[2]!) as BareSettings;
const { brokers, topic, run, elasticsearchNode, redisUrl } = settings;
const workOf = createBareWork(settings);
const elasticsearch = new Client({ node: elasticsearchNode, maxRetries: 0 });
const redis = new Redis(redisUrl);
const kafka = new Kafka({ brokers, clientId: 'bare-loop', logLevel: logLevel.ERROR });
/** Of sizes from 256 KB to 4 MB the fastest; kafkajs fetches 10 MB at once, whatever the partitions. */
const FETCH_BYTES_PER_PARTITION = 2 * 1024 * 1024;
const consumer = kafka.consumer({ groupId: run, maxBytesPerPartition: FETCH_BYTES_PER_PARTITION });
const KEYS_PER_UNLINK = 1_000;

process.once('disconnect', () => void consumer.disconnect().finally(() => process.exit()));
consumer.on(consumer.events.GROUP_JOIN, () => process.send?.('ready'));
consumer.on(consumer.events.CRASH, ({ payload }) => {
  console.error(payload.error);
  process.exit(1);
});

await consumer.connect();
await consumer.subscribe({ topics: [topic], fromBeginning: true });
await consumer.run({
  autoCommit: false,
  partitionsConsumedConcurrently: 8,
  async eachBatch({ batch }) {
    const { lines, cacheKeys } = workOf(batch.messages);
    await Promise.all([index(lines), unlink(cacheKeys)]);
    const offset = String(BigInt(batch.lastOffset()) + 1n);
    await consumer.commitOffsets([{ topic, partition: batch.partition, offset }]);
  },
});

async function index(operations: string[]): Promise<void> {
  if (operations.length === 0) return;
  const { errors } = await elasticsearch.bulk({ operations, filter_path: ['errors'] });
  if (errors) throw new Error('a document is refused');
}

async function unlink(keys: readonly string[]): Promise<void> {
  const pipeline = redis.pipeline();
  for (let at = 0; at < keys.length; at += KEYS_PER_UNLINK) pipeline.unlink(...keys.slice(at, at + KEYS_PER_UNLINK));
  await pipeline.exec();
}
