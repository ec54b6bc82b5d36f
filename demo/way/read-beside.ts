import type { Admin, Kafka } from 'kafkajs';

export interface BesideRecord {
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

export interface Reading {
  /** Rejects when the reading ends by itself. */
  readonly failed: Promise<never>;
  stop(): Promise<void>;
}

const FETCH_WAIT_MS = 200;

/** Reads the topic from these offsets on, by a group of its own, of which nothing stays. */
export async function readBeside(
  { kafka, kafkaAdmin }: { kafka: Kafka; kafkaAdmin: Admin },
  { topic, from }: { topic: string; from: EndOffsets },
  onRecord: (record: BesideRecord) => void,
): Promise<Reading> {
  const groupId = `evenkeel-demo-look-${process.pid}-${Date.now()}`;
  const consumer = kafka.consumer({ groupId, maxWaitTimeInMs: FETCH_WAIT_MS });
  await consumer.connect();
  await consumer.subscribe({ topic });
  const failed = new Promise<never>((_, reject) => {
    consumer
      .run({
        autoCommit: false,
        eachMessage: async ({ partition, message: { offset, timestamp, value } }) =>
          onRecord({ partition, offset, timestampMs: Number(timestamp), value: value?.toString() ?? '' }),
      })
      .catch(reject);
  });
  failed.catch(() => undefined); // whoever waits is told
  for (const [partition, offset] of from) consumer.seek({ topic, partition, offset });
  return {
    failed,
    async stop() {
      await consumer.disconnect();
      await kafkaAdmin.deleteGroups([groupId]).catch(() => undefined);
    },
  };
}
