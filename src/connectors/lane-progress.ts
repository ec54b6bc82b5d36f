import kafkajs, { type Admin } from 'kafkajs';
import { ConnectorError } from '../model/connector-error.ts';
import { parseReadTo } from '../model/lane-clock.ts';
import { laneName } from '../model/record.ts';

/** Offsets by lane, as `topic[partition]`. */
export type LaneOffsets = Record<string, string>;

/** How far the lanes of a consumer group are. Connects for each question: they are rare. */
export interface LaneProgress {
  /** No record that is there now is younger, in ms since 1970. */
  newestRecordMs(): Promise<number>;
  /** Where the topics end now. */
  ends(): Promise<LaneOffsets>;
  /** The lanes that have not applied all before these ends yet; the marks of transactions there count as applied. */
  lanesBefore(ends: LaneOffsets): Promise<string[]>;
}

export interface LaneProgressSettings {
  brokers: string[];
  groupId: string;
  topics: string[];
}

export function createLaneProgress({ brokers, groupId, topics }: LaneProgressSettings): LaneProgress {
  const kafka = new kafkajs.Kafka({ clientId: 'evenkeel', brokers, logLevel: kafkajs.logLevel.NOTHING });

  async function ask<T>(question: (admin: Admin) => Promise<T>): Promise<T> {
    const admin = kafka.admin();
    try {
      await admin.connect();
      return await question(admin);
    } catch (error) {
      const { name, message } = error as Error;
      const hint = `is Kafka up at ${brokers.join(', ')}?`;
      throw new ConnectorError({
        system: 'kafka',
        operation: 'read offsets',
        code: name,
        retryable: true,
        message,
        hint,
      });
    } finally {
      await admin.disconnect().catch(() => undefined);
    }
  }

  return {
    ends: () =>
      ask(async (admin) => {
        const ends: LaneOffsets = {};
        for (const topic of topics)
          for (const { partition, low, high } of await admin.fetchTopicOffsets(topic))
            if (low !== high) ends[laneName({ topic, partition })] = high;
        return ends;
      }),

    lanesBefore: (ends) =>
      ask(async (admin) => {
        const reached: LaneOffsets = {};
        for (const { topic, partitions } of await admin.fetchOffsets({ groupId, topics }))
          for (const { partition, offset, metadata } of partitions)
            reached[laneName({ topic, partition })] = parseReadTo(metadata) ?? offset;
        return Object.keys(ends).filter((lane) => BigInt(reached[lane] ?? -1) < BigInt(ends[lane] ?? 0));
      }),
  };
}
