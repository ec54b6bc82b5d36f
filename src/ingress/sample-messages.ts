import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import kafkajs, { type Kafka } from 'kafkajs';
import { completeKafkajs } from './complete-kafkajs.ts';

/** A group is joined within 3 s by default; a broker that is slower is one that nobody waits for. */
const LIMIT_MS = 15_000;

/** The first message of each topic that has one. Read under a group of its own, which is deleted again. */
export async function sampleMessages(brokers: string[], topics: readonly string[]): Promise<Map<string, Buffer>> {
  completeKafkajs();
  const kafka = new kafkajs.Kafka({ clientId: 'evenkeel', brokers, logLevel: kafkajs.logLevel.NOTHING });
  const admin = kafka.admin();
  await admin.connect();
  try {
    const filled: string[] = [];
    for (const topic of topics) {
      const partitions = await admin.fetchTopicOffsets(topic);
      if (partitions.some(({ low, high }) => low !== high)) filled.push(topic);
    }
    if (filled.length === 0) return new Map();
    const groupId = `evenkeel-check-${randomUUID()}`;
    const samples = await readFirst(kafka, groupId, filled);
    await admin.deleteGroups([groupId]);
    return samples;
  } finally {
    await admin.disconnect();
  }
}

async function readFirst(kafka: Kafka, groupId: string, topics: string[]): Promise<Map<string, Buffer>> {
  const samples = new Map<string, Buffer>();
  const consumer = kafka.consumer({ groupId, maxBytesPerPartition: 64 * 1024 });
  await consumer.connect();
  try {
    await consumer.subscribe({ topics, fromBeginning: true });
    const { promise: done, resolve } = withResolvers();
    await consumer.run({
      autoCommit: false,
      eachMessage: ({ topic, message }) => {
        if (message.value !== null && !samples.has(topic)) samples.set(topic, message.value);
        if (samples.size === topics.length) resolve();
        return Promise.resolve();
      },
    });
    await Promise.race([done, sleep(LIMIT_MS, undefined, { ref: false })]);
    return samples;
  } finally {
    await consumer.disconnect();
  }
}

function withResolvers(): { promise: Promise<void>; resolve: () => void } {
  let resolve = (): void => undefined;
  const promise = new Promise<void>((given) => (resolve = given));
  return { promise, resolve };
}
