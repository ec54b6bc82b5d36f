import type { Admin } from 'kafkajs';
import { parseClock } from '../model/lane-clock.ts';
import type { LaneId } from '../model/record.ts';

/** What Kafka knows of a lane: how far it is committed, and what there is. */
export interface KafkaOffsets {
  /** Undefined: nothing is committed. Kafka forgets what was when the topic is deleted, or nobody came for long. */
  committed(lane: LaneId): Promise<{ offset: bigint; clock: number | undefined } | undefined>;
  bounds(lane: LaneId): Promise<{ low: bigint; high: bigint }>;
  /** The first offset of that time or later; the end when there is none. */
  since(lane: LaneId, timestampMs: number): Promise<bigint>;
}

export function createKafkaOffsets(admin: Admin, groupId: string): KafkaOffsets {
  return {
    async committed({ topic, partition }) {
      const [ofTopic] = await admin.fetchOffsets({ groupId, topics: [topic] });
      const entry = ofTopic?.partitions.find((one) => one.partition === partition);
      if (entry === undefined || BigInt(entry.offset) < 0n) return undefined;
      return { offset: BigInt(entry.offset), clock: parseClock(entry.metadata) };
    },

    async bounds({ topic, partition }) {
      const { low, high } = ofPartition(await admin.fetchTopicOffsets(topic), partition);
      return { low: BigInt(low), high: BigInt(high) };
    },

    async since({ topic, partition }, timestampMs) {
      return BigInt(ofPartition(await admin.fetchTopicOffsetsByTimestamp(topic, timestampMs), partition).offset);
    },
  };
}

function ofPartition<T extends { partition: number }>(entries: readonly T[], partition: number): T {
  const entry = entries.find((one) => one.partition === partition);
  if (entry === undefined) throw new Error(`Kafka does not know partition ${partition}`);
  return entry;
}
