import { setTimeout as sleep } from 'node:timers/promises';
import kafkajs from 'kafkajs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTopicRecords, type TopicStretch } from '../../src/connectors/topic-records.ts';
import { endpoints } from '../../stack/endpoints.ts';

const topic = `t_records_${Date.now()}`;
const { brokers } = endpoints().kafka;
const kafka = new kafkajs.Kafka({ brokers, logLevel: kafkajs.logLevel.NOTHING });
const admin = kafka.admin();
const producer = kafka.producer();
const records = createTopicRecords({ brokers, topics: [topic] });
const BEGAN_MS = Date.now() - 60_000;

beforeAll(async () => {
  await admin.connect();
  await admin.createTopics({ topics: [{ topic, numPartitions: 3 }] });
  await producer.connect();
  // One a second, in turns in three partitions.
  const messages = Array.from({ length: 30 }, (_, at) => ({
    partition: at % 3,
    key: `k${at}`,
    value: `v${at}`,
    timestamp: String(BEGAN_MS + at * 1000),
  }));
  await producer.send({ topic, messages });
});

afterAll(async () => {
  await admin.deleteTopics({ topics: [topic] });
  await Promise.all([admin.disconnect(), producer.disconnect()]);
});

const valuesOf = (found: { value: Buffer | null }[]): string[] => found.map(({ value }) => String(value)).toSorted();

test('a stretch begins with the first record of its time in each partition, and ends where the topic ended', async () => {
  const stretch = await records.since(BEGAN_MS + 20_000);
  await producer.send({ topic, messages: [{ partition: 0, value: 'too late' }] });
  const { records: found, rest } = await records.read(stretch, 1_000);
  expect(valuesOf(found)).toEqual(Array.from({ length: 10 }, (_, at) => `v${at + 20}`));
  expect(rest).toBeNull();
  expect((await admin.listGroups()).groups.filter(({ groupId }) => groupId.startsWith('evenkeel-repair-'))).toEqual([]);
});

test('a long stretch is read in pieces, each record once', async () => {
  // 4.35 minutes are no whole number of milliseconds, as Kafka wants them.
  let rest: TopicStretch | null = await records.since(BEGAN_MS + 15_000.25);
  const found: string[] = [];
  let pieces = 0;
  while (rest !== null) {
    const piece = await records.read(rest, 6);
    expect(piece.records.length).toBeLessThanOrEqual(6);
    found.push(...valuesOf(piece.records));
    ({ rest } = piece);
    pieces++;
  }
  expect(pieces).toBeGreaterThan(2);
  expect(found.filter((value) => value.startsWith('v')).toSorted()).toEqual(
    Array.from({ length: 15 }, (_, at) => `v${at + 15}`),
  );
});

test('where nothing is that young, there is nothing to read', async () => {
  const stretch = await records.since(Date.now() + 3_600_000);
  expect(await records.read(stretch, 10)).toEqual({ records: [], rest: null });
});

test('a topic that goes while it is read is a failure, and not the end of the stretch', async () => {
  const gone = `${topic}_gone`;
  await admin.createTopics({ topics: [{ topic: gone, numPartitions: 1 }] });
  await producer.send({ topic: gone, messages: [{ value: 'x' }] });
  const reading = records.read({ from: { [gone]: { 0: '0' } }, to: { [gone]: { 0: '5' } } }, 10);
  const failing = expect(reading).rejects.toMatchObject({ system: 'kafka', retryable: true });
  await sleep(1_000);
  await admin.deleteTopics({ topics: [gone] });
  await failing;
}, 30_000);
