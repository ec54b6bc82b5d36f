import type { Admin, Kafka } from 'kafkajs';
import { DemoError } from '../demo-error.ts';

export interface FoundRecord {
  partition: number;
  offset: string;
  timestampMs: number;
  value: string;
}

export type EndOffsets = ReadonlyMap<number, string>;

export async function readEndOffsets(kafkaAdmin: Admin, topic: string): Promise<EndOffsets> {
  const ends = await kafkaAdmin.fetchTopicOffsets(topic);
  return new Map(ends.map(({ partition, high }) => [partition, high]));
}

const patienceMs = 20_000;

/** Reads the topic from these offsets on, by a group of its own, until a record matches. */
export async function findRecord(
  { kafka, kafkaAdmin }: { kafka: Kafka; kafkaAdmin: Admin },
  question: { topic: string; from: EndOffsets; matches: (value: string) => boolean },
): Promise<FoundRecord> {
  const { topic, from, matches } = question;
  const groupId = `evenkeel-demo-look-${process.pid}-${Date.now()}`;
  const consumer = kafka.consumer({ groupId, maxWaitTimeInMs: 200 });
  await consumer.connect();
  await consumer.subscribe({ topic });
  const found = new Promise<FoundRecord>((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new DemoError(`the record is not in ${topic} after ${patienceMs} ms`)),
      patienceMs,
    );
    const eachMessage = async ({ partition, message }: Parameters<EachMessage>[0]): Promise<void> => {
      const value = message.value?.toString() ?? '';
      if (!matches(value)) return;
      clearTimeout(timer);
      resolve({ partition, offset: message.offset, timestampMs: Number(message.timestamp), value });
    };
    consumer.run({ autoCommit: false, eachMessage }).catch(reject);
    for (const [partition, offset] of from) consumer.seek({ topic, partition, offset });
  });
  try {
    return await found;
  } finally {
    await consumer.disconnect();
    await kafkaAdmin.deleteGroups([groupId]).catch(() => undefined);
  }
}

type EachMessage = NonNullable<NonNullable<Parameters<ReturnType<Kafka['consumer']>['run']>[0]>['eachMessage']>;
