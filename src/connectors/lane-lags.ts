import kafkajs, { type Admin } from 'kafkajs';
import { parseReadTo } from '../model/lane-clock.ts';
import { laneName } from '../model/record.ts';
import { kafkaFailure } from './kafka-failure.ts';
import { oldestAgeMs } from './oldest-age.ts';

/** How far one lane is. */
export interface LaneLag {
  /** `topic[partition]` */
  lane: string;
  /** Null: nothing is committed. */
  committed: string | null;
  end: string;
  /** Records that are there and not applied yet, about: marks of transactions are among them. */
  behind: number;
  /** Of the oldest of them, about; null: there is none. */
  oldestAgeMs: number | null;
}

export interface GroupLag {
  lanes: LaneLag[];
  missingTopics: string[];
  /** Processes of the consumer group, which read the lanes. */
  members: number;
}

export interface GroupLagSettings {
  brokers: string[];
  groupId: string;
  topics: string[];
}

/** How far all lanes of a consumer group are, and who reads them. */
export async function readGroupLag({ brokers, groupId, topics }: GroupLagSettings): Promise<GroupLag> {
  const kafka = new kafkajs.Kafka({
    clientId: 'evenkeel',
    brokers,
    logLevel: kafkajs.logLevel.NOTHING,
    connectionTimeout: 3_000,
    retry: { retries: 1 },
  });
  const admin = kafka.admin();
  try {
    await admin.connect();
    const there = new Set(await admin.listTopics());
    const present = topics.filter((topic) => there.has(topic));
    const lanes = await Promise.all(present.map((topic) => lanesOf(admin, groupId, topic)));
    const { groups } = await admin.describeGroups([groupId]);
    return {
      lanes: lanes.flat(),
      missingTopics: topics.filter((topic) => !there.has(topic)),
      members: groups[0]?.members.length ?? 0,
    };
  } catch (error) {
    throw kafkaFailure({ operation: 'read lag', brokers }, error);
  } finally {
    await admin.disconnect().catch(() => undefined);
  }
}

async function lanesOf(admin: Admin, groupId: string, topic: string): Promise<LaneLag[]> {
  const [committed] = await admin.fetchOffsets({ groupId, topics: [topic] });
  const bounds = await admin.fetchTopicOffsets(topic);
  const firstSince = createFirstSince(admin, topic);
  const nowMs = Date.now();
  return Promise.all(
    bounds
      .toSorted((a, b) => a.partition - b.partition)
      .map(async ({ partition, low, high }) => {
        const found = committed?.partitions.find((one) => one.partition === partition);
        const isCommitted = found !== undefined && !found.offset.startsWith('-');
        const reached = BigInt(isCommitted ? (parseReadTo(found.metadata) ?? found.offset) : low);
        const next = reached < BigInt(low) ? BigInt(low) : reached;
        const behind = Math.max(0, Number(BigInt(high) - next));
        const wasSince = async (timeMs: number): Promise<boolean> => (await firstSince(timeMs, partition)) <= next;
        return {
          lane: laneName({ topic, partition }),
          committed: isCommitted ? found.offset : null,
          end: high,
          behind,
          oldestAgeMs: behind === 0 ? null : await oldestAgeMs(wasSince, nowMs),
        };
      }),
  );
}

/** The first offset of some time or later, or the end. One answer of Kafka is of all partitions, and they ask much the same. */
function createFirstSince(admin: Admin, topic: string): (timeMs: number, partition: number) => Promise<bigint> {
  const asked = new Map<number, Promise<Map<number, bigint>>>();
  async function ask(timeMs: number): Promise<Map<number, bigint>> {
    const found = await admin.fetchTopicOffsetsByTimestamp(topic, timeMs);
    return new Map(found.map(({ partition, offset }) => [partition, BigInt(offset)]));
  }
  return async (timeMs, partition) => {
    const answer = asked.get(timeMs) ?? ask(timeMs);
    asked.set(timeMs, answer);
    return (await answer).get(partition) ?? 0n;
  };
}
