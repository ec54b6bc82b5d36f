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
  /** The lanes with records that have been there for so long and are not applied yet, and how far each is. */
  lateLanes(ageMs: number): Promise<LaneOffsets>;
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
          const found = await firstSince(admin, { topics, timeMs });
          // What has come since does not count: it would be another question each time.
          return found.some(({ lane, offset }) => isBefore(offset, ends[lane]));
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

    lateLanes: (ageMs) =>
      ask(async (admin) => {
        const young = await firstSince(admin, { topics, timeMs: Date.now() - ageMs });
        // Not at once with the other: of a group kafkajs asks 0.3 s later where it knows no broker yet.
        const reached = await reachedBy(admin, { groupId, topics });
        const at = (lane: string): string => String(atLeastZero(reached[lane]));
        const late = young.filter(({ lane, offset }) => isBefore(at(lane), offset));
        return Object.fromEntries(late.map(({ lane }) => [lane, at(lane)]));
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

/** Of each lane the first record of this time or later; of one without such a record its end. */
async function firstSince(
  admin: Admin,
  { topics, timeMs }: { topics: readonly string[]; timeMs: number },
): Promise<{ lane: string; offset: string }[]> {
  const ofTopics = await Promise.all(
    topics.map(async (topic) =>
      (await admin.fetchTopicOffsetsByTimestamp(topic, Math.floor(timeMs))).map(({ partition, offset }) => ({
        lane: laneName({ topic, partition }),
        offset,
      })),
    ),
  );
  return ofTopics.flat();
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
