import { setTimeout as sleep } from 'node:timers/promises';
import kafkajs from 'kafkajs';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createLaneProgress, type LaneProgress } from '../../src/connectors/lane-progress.ts';
import { endpoints } from '../../stack/endpoints.ts';

const { brokers } = endpoints().kafka;
const kafka = new kafkajs.Kafka({ brokers, logLevel: kafkajs.logLevel.NOTHING });
const admin = kafka.admin();
const producer = kafka.producer();
const made: string[] = [];

beforeAll(async () => {
  await admin.connect();
  await producer.connect();
});

afterAll(async () => {
  await admin.deleteTopics({ topics: made });
  await producer.disconnect();
  await admin.disconnect();
});

async function newTopic(): Promise<string> {
  const topic = `t_lane_progress_${Date.now()}_${made.length}`;
  await admin.createTopics({ waitForLeaders: true, topics: [{ topic, numPartitions: 3 }] });
  made.push(topic);
  return topic;
}

function progressOf(...topics: string[]): LaneProgress {
  return createLaneProgress({ brokers, groupId: topics.join(), topics });
}

async function send(topic: string, partition: number, timestampsMs: readonly number[]): Promise<void> {
  const messages = timestampsMs.map((timeMs) => ({ value: 'x', partition, timestamp: String(timeMs) }));
  await producer.send({ topic, messages });
}

const now = Date.now();

test.each([
  ['of this moment', [now - 3, now, now - 2]],
  ['of days ago', [now - 40 * 86_400_000]],
  ['ahead of the clock here', [now, now + 600_123]],
  ['older after newer', [now - 1_000, now - 777, now - 70_000]],
])('the newest record is told to the millisecond: %s', async (_, timestampsMs) => {
  const topic = await newTopic();
  await send(topic, 1, timestampsMs);
  await send(topic, 2, [now - 50 * 86_400_000]);
  expect(await progressOf(topic).newestRecordMs()).toBe(Math.max(...timestampsMs));
});

test('it is that of all topics, and 0 where there is no record', async () => {
  const [empty, other] = [await newTopic(), await newTopic()];
  expect(await progressOf(empty).newestRecordMs()).toBe(0);
  await send(other, 0, [now - 12_345]);
  expect(await progressOf(empty, other).newestRecordMs()).toBe(now - 12_345);
});

test('records that come while it asks are another question', async () => {
  const topic = await newTopic();
  await send(topic, 0, [now - 5_000]);
  const flooding = new AbortController();
  const flood = (async () => {
    while (!flooding.signal.aborted) await send(topic, 1, [Date.now()]);
  })();
  await sleep(100);
  const before = Date.now();
  const newest = await progressOf(topic).newestRecordMs();
  const after = Date.now();
  flooding.abort();
  await flood;
  expect(newest).toBeGreaterThan(before - 100);
  expect(newest).toBeLessThanOrEqual(after);
});

test('the mark of a transaction hides no record before it', async () => {
  const topic = await newTopic();
  const transactional = kafka.producer({ transactionalId: topic, idempotent: true, maxInFlightRequests: 1 });
  await transactional.connect();
  const transaction = await transactional.transaction();
  const inFuture = Date.now() + 90_000;
  await transaction.send({ topic, messages: [{ value: 'x', partition: 0, timestamp: String(inFuture) }] });
  await transaction.commit();
  await transactional.disconnect();
  // The broker writes the mark a moment after the commit; until then the record is not there for anybody.
  await vi.waitFor(async () => expect(await progressOf(topic).newestRecordMs()).toBe(inFuture), 10_000);
});

test('records that lanes have not applied yet are counted', async () => {
  const topic = await newTopic();
  const lanes = progressOf(topic);
  expect(await lanes.recordsBehind()).toBe(0);
  await send(topic, 0, [now, now, now]);
  await send(topic, 1, [now]);
  await admin.setOffsets({ groupId: topic, topic, partitions: [{ partition: 0, offset: '1' }] });
  expect(await lanes.recordsBehind()).toBe(3);
});

test('the lanes are told that have not applied what has been there for long, and how far they are', async () => {
  const topic = await newTopic();
  const lanes = progressOf(topic);
  expect(await lanes.lateLanes(1_000)).toEqual({});
  const nowMs = Date.now();
  await send(topic, 0, [nowMs - 900_000, nowMs - 600_000, nowMs]);
  await send(topic, 1, [nowMs - 900_000, nowMs]);
  await send(topic, 2, [nowMs]);
  const partitions = [
    { partition: 0, offset: '1' },
    { partition: 1, offset: '1' },
  ];
  await admin.setOffsets({ groupId: topic, topic, partitions });
  expect(await lanes.lateLanes(300_000)).toEqual({ [`${topic}[0]`]: '1' });
  expect(await lanes.lateLanes(599_000.5)).toEqual({ [`${topic}[0]`]: '1' });
  expect(await lanes.lateLanes(750_000)).toEqual({});
  // Of a lane that nobody has read yet all is to be applied.
  await admin.deleteGroups([topic]);
  expect(await lanes.lateLanes(750_000)).toEqual({ [`${topic}[0]`]: '0', [`${topic}[1]`]: '0' });
});

test("a fault of ours is not called one of Kafka's", async () => {
  await expect(progressOf(await newTopic()).lateLanes(Number.POSITIVE_INFINITY)).rejects.toThrow(RangeError);
});

test('a Kafka that does not answer is asked again, and is named', async () => {
  const lanes = createLaneProgress({ brokers: ['127.0.0.1:1'], groupId: 'g', topics: ['t'] });
  const failure = { system: 'kafka', retryable: true, hint: 'is Kafka up at 127.0.0.1:1?' };
  await expect(lanes.ends()).rejects.toMatchObject(failure);
}, 30_000);
