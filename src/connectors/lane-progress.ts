import kafkajs, { type Admin } from 'kafkajs';
import { parseReadTo } from '../model/lane-clock.ts';
import { laneName } from '../model/record.ts';
import { kafkaFailure } from './kafka-failure.ts';
import { newestTimeMs } from './newest-record.ts';

/** Offsets by lane, as `topic[partition]`. */
export type LaneOffsets = Record<string, string>;

/** How far the lanes of a consumer group are. Connects for each question: they are rare. */
export interface LaneProgress {
  /** No record that is there now is younger, in ms since 1970; the marks of transactions count as records. 0 when there is none. */
  newestRecordMs(): Promise<number>;
  /** Records that are there and not applied yet, about: marks of transactions are among them. */
  recordsBehind(): Promise<number>;
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
      throw kafkaFailure({ operation: 'read offsets', brokers }, error);
    } finally {
      await admin.disconnect().catch(() => undefined);
    }
  }

  return {
    ends: () => ask((admin) => endsOf(admin, topics)),

    newestRecordMs: () =>
      ask(async (admin) => {
        const ends = await endsOf(admin, topics);
        return newestTimeMs(async (timeMs) => {
          const ofTopics = await Promise.all(
            topics.map(async (topic) =>
              (await admin.fetchTopicOffsetsByTimestamp(topic, timeMs)).map((found) => ({ topic, ...found })),
            ),
          );
          // Of a partition without such a record it tells the end. What has come since does not count: it would be another question each time.
          return ofTopics
            .flat()
            .some(({ topic, partition, offset }) => isBefore(offset, ends[laneName({ topic, partition })]));
        });
      }),

    recordsBehind: () =>
      ask(async (admin) => {
        const ends = await endsOf(admin, topics);
        const reached = await reachedBy(admin, { groupId, topics });
        const behind = Object.entries(ends).map(([lane, end]) => BigInt(end) - atLeastZero(reached[lane]));
        return Number(behind.reduce((sum, records) => (records > 0n ? sum + records : sum), 0n));
      }),

    lanesBefore: (ends) =>
      ask(async (admin) => {
        const reached = await reachedBy(admin, { groupId, topics });
        return Object.keys(ends).filter((lane) => isBefore(reached[lane] ?? '-1', ends[lane]));
      }),
  };
}

async function endsOf(admin: Admin, topics: readonly string[]): Promise<LaneOffsets> {
  const ofTopics = await Promise.all(
    topics.map(async (topic) =>
      (await admin.fetchTopicOffsets(topic))
        .filter(({ low, high }) => low !== high)
        .map(({ partition, high }) => [laneName({ topic, partition }), high] as const),
    ),
  );
  return Object.fromEntries(ofTopics.flat());
}

async function reachedBy(admin: Admin, group: { groupId: string; topics: string[] }): Promise<LaneOffsets> {
  const reached: LaneOffsets = {};
  for (const { topic, partitions } of await admin.fetchOffsets(group))
    for (const { partition, offset, metadata } of partitions)
      reached[laneName({ topic, partition })] = parseReadTo(metadata) ?? offset;
  return reached;
}

function isBefore(offset: string, end = '0'): boolean {
  return BigInt(offset) < BigInt(end);
}

/** Kafka answers -1 for a lane that has committed nothing. */
function atLeastZero(offset = '0'): bigint {
  return offset.startsWith('-') ? 0n : BigInt(offset);
}
