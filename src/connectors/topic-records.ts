import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import kafkajs, { type Consumer, type KafkaMessage } from 'kafkajs';
import { laneName } from '../model/record.ts';
import type { TopicOffsets } from '../model/repair.ts';
import { kafkaFailure } from './kafka-failure.ts';

/** Reads stretches of topics, under groups of its own which are deleted again: no lane hears of it. */
export interface TopicRecords {
  /** From the first records of that time, in ms since 1970, to where the topics end now. */
  since(timeMs: number): Promise<TopicStretch>;
  /** The first records of a stretch, about so many, and what is left of it; null: nothing. */
  read(stretch: TopicStretch, maxRecords: number): Promise<{ records: TopicRecord[]; rest: TopicStretch | null }>;
}

export interface TopicStretch {
  from: TopicOffsets;
  /** These are no more part of it. */
  to: TopicOffsets;
}

export interface TopicRecord extends Pick<KafkaMessage, 'key' | 'value' | 'headers' | 'timestamp' | 'offset'> {
  topic: string;
}

/** Nothing came for so long: what is left is compacted away, or marks of transactions. */
const SILENCE_MS = 10_000;

export function createTopicRecords({ brokers, topics }: { brokers: string[]; topics: string[] }): TopicRecords {
  const kafka = new kafkajs.Kafka({ clientId: 'evenkeel', brokers, logLevel: kafkajs.logLevel.NOTHING });
  const classified = <T>(run: () => Promise<T>): Promise<T> =>
    run().catch((error: unknown) => {
      throw kafkaFailure({ operation: 'read topics', brokers }, error);
    });

  return {
    since: (timeMs) =>
      classified(async () => {
        const admin = kafka.admin();
        await admin.connect();
        try {
          const stretch: TopicStretch = { from: {}, to: {} };
          for (const topic of topics) {
            const first = await admin.fetchTopicOffsetsByTimestamp(topic, Math.floor(timeMs));
            const ends = await admin.fetchTopicOffsets(topic);
            stretch.from[topic] = Object.fromEntries(first.map(({ partition, offset }) => [partition, offset]));
            stretch.to[topic] = Object.fromEntries(ends.map(({ partition, high }) => [partition, high]));
          }
          return stretch;
        } finally {
          await admin.disconnect();
        }
      }),

    read: (stretch, maxRecords) =>
      classified(async () => {
        const left = lanesOf(stretch);
        if (left.length === 0) return { records: [], rest: null };
        const groupId = `evenkeel-repair-${randomUUID()}`;
        const consumer = kafka.consumer({ groupId, maxWaitTimeInMs: 250 });
        await consumer.connect();
        try {
          return await readFirst(consumer, left, maxRecords);
        } finally {
          await consumer.disconnect();
          const admin = kafka.admin();
          await admin.connect();
          await admin.deleteGroups([groupId]).catch(() => undefined);
          await admin.disconnect();
        }
      }),
  };
}

interface LaneStretch {
  topic: string;
  partition: number;
  next: bigint;
  end: bigint;
}

function lanesOf({ from, to }: TopicStretch): LaneStretch[] {
  return Object.entries(from).flatMap(([topic, partitions]) =>
    Object.entries(partitions)
      .map(([partition, offset]) => ({
        topic,
        partition: Number(partition),
        next: BigInt(offset),
        end: BigInt(to[topic]?.[partition] ?? '0'),
      }))
      .filter(({ next, end }) => next >= 0n && next < end),
  );
}

async function readFirst(
  consumer: Consumer,
  left: readonly LaneStretch[],
  maxRecords: number,
): Promise<{ records: TopicRecord[]; rest: TopicStretch | null }> {
  const lanes = new Map(left.map((lane) => [laneName(lane), { ...lane }]));
  const records: TopicRecord[] = [];
  let heardAtMs = Date.now();
  const isDone = (): boolean =>
    records.length >= maxRecords || [...lanes.values()].every(({ next, end }) => next >= end);
  // Started again by the client, it would begin where the topics end.
  let crash: Error | undefined;
  consumer.on(consumer.events.CRASH, ({ payload }) => void (crash = payload.error));
  const throwCrash = (): void => {
    if (crash !== undefined) throw crash;
  };
  await consumer.subscribe({ topics: [...new Set(left.map(({ topic }) => topic))], fromBeginning: false });
  await consumer.run({
    autoCommit: false,
    eachBatch: async ({ batch }) => {
      const lane = lanes.get(laneName(batch));
      for (const message of batch.messages) {
        const offset = BigInt(message.offset);
        if (lane === undefined || offset < lane.next || offset >= lane.end || records.length >= maxRecords) continue;
        records.push({ ...message, topic: batch.topic });
        lane.next = offset + 1n;
        heardAtMs = Date.now();
      }
    },
  });
  throwCrash();
  for (const { topic, partition, next } of left) consumer.seek({ topic, partition, offset: String(next) });
  while (!isDone() && Date.now() - heardAtMs < SILENCE_MS) {
    await sleep(20);
    throwCrash();
  }
  return { records, rest: records.length >= maxRecords ? restOf([...lanes.values()]) : null };
}

function restOf(lanes: readonly LaneStretch[]): TopicStretch | null {
  const open = lanes.filter(({ next, end }) => next < end);
  if (open.length === 0) return null;
  const rest: TopicStretch = { from: {}, to: {} };
  for (const { topic, partition, next, end } of open) {
    (rest.from[topic] ??= {})[partition] = String(next);
    (rest.to[topic] ??= {})[partition] = String(end);
  }
  return rest;
}
