import { randomUUID } from 'node:crypto';
import kafkajs, { type Admin } from 'kafkajs';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { endpoints } from '../../stack/endpoints.ts';
import { createLaneProgress } from '../../src/connectors/lane-progress.ts';
import type { SourcePorts } from '../../src/ingress/assigned-lane.ts';
import { createKafkaSource } from '../../src/ingress/kafka-source.ts';
import type { Place } from '../../src/ingress/settle-place.ts';
import { unpackRecords } from '../../src/payload/pack-records.ts';

/** Real Kafka, and lanes whose batches are applied at once: what is lost between the two, and what is said of it. */
const kafka = new kafkajs.Kafka({ ...endpoints().kafka, logLevel: kafkajs.logLevel.NOTHING });
let admin: Admin;
const topics: string[] = [];
let stops: (() => Promise<void>)[] = [];

beforeAll(async () => {
  admin = kafka.admin();
  await admin.connect();
});
afterEach(async () => {
  await Promise.all(stops.map((stop) => stop()));
  stops = [];
});
afterAll(async () => {
  await admin.deleteTopics({ topics });
  await admin.disconnect();
});

const eventually = (check: () => void, timeout = 20_000): Promise<void> => vi.waitFor(check, { timeout, interval: 50 });

async function makeTopic(topic: string): Promise<void> {
  await eventuallyDone(() => admin.createTopics({ topics: [{ topic, numPartitions: 1 }], waitForLeaders: true }));
}

async function newTopic(): Promise<string> {
  const topic = `t.gaps.${randomUUID()}`;
  topics.push(topic);
  await makeTopic(topic);
  return topic;
}

async function remake(topic: string): Promise<void> {
  await admin.deleteTopics({ topics: [topic] });
  await makeTopic(topic);
}

/** A topic that was just deleted or made is not known everywhere at once. */
async function eventuallyDone(deed: () => Promise<unknown>): Promise<void> {
  await vi.waitFor(deed, { timeout: 20_000, interval: 200 });
}

/** With a producer of its own: an older one drops what is for a partition that it does not know yet. */
async function send(topic: string, values: readonly string[], partition = 0): Promise<void> {
  const messages = values.map((value) => ({ value, partition }));
  const producer = kafka.producer();
  await producer.connect();
  await eventuallyDone(() => producer.send({ topic, messages }));
  await producer.disconnect();
}

async function deleteBefore(topic: string, offset: string): Promise<void> {
  await admin.fetchTopicOffsets(topic);
  await admin.deleteTopicRecords({ topic, partitions: [{ partition: 0, offset }] });
}

interface Started {
  applied: string[];
  places: Place[];
  healed: string[];
  errors: { msg: string; happened: string; missing: string }[];
  stop(): Promise<void>;
}

async function start(
  topic: string,
  onGap: 'stop' | 'heal',
  ports: Partial<SourcePorts> & { groupId?: string } = {},
): Promise<Started> {
  const started: Omit<Started, 'stop'> = { applied: [], places: [], healed: [], errors: [] };
  const log = pino({ level: 'error' }, { write: (line: string) => started.errors.push(JSON.parse(line)) });
  const { groupId = topic, ...more } = ports;
  const limits = { maxRecords: 100, maxBytes: 60 };
  const source = createKafkaSource(
    { brokers: endpoints().kafka.brokers, groupId, topics: [topic], limits, onGap },
    {
      isMapped: () => true,
      nextDeparture: async () => undefined,
      condense: (_, record) => record,
      lastSynced: async () => undefined,
      healTables: async (reason) => void started.healed.push(reason),
      sync: async (range, records) => {
        started.applied.push(...unpackRecords(records).map(({ value }) => String(value)));
        started.places.push(range);
        return range;
      },
      ...more,
    },
    log,
  );
  const running = source.run();
  const stop = async (): Promise<void> => {
    stops = stops.filter((other) => other !== stop);
    await source.stop();
    await running;
  };
  stops.push(stop);
  return { ...started, stop };
}

/** Reads a, b and c of a new topic, and stops. */
async function readThree(): Promise<{ topic: string; last: Place }> {
  const topic = await newTopic();
  await send(topic, ['a', 'b', 'c']);
  const { applied, places, stop } = await start(topic, 'stop');
  await eventually(() => expect(applied).toEqual(['a', 'b', 'c']));
  await stop();
  return { topic, last: places.at(-1) as Place };
}

const others = ['A', 'B', 'C', 'D', 'E'];

test('a restarted lane goes on where it stopped', async () => {
  const { topic } = await readThree();
  await send(topic, ['d']);
  const { applied, errors } = await start(topic, 'stop');
  await eventually(() => expect(applied).toEqual(['d']));
  expect(errors).toEqual([]);
});

test.each([2, 3, 5])(
  'a topic made again with %d records while nobody read is read from its start, its tables healed',
  async (count) => {
    const { topic, last } = await readThree();
    await remake(topic);
    await send(topic, others.slice(0, count));
    const { applied, healed, errors } = await start(topic, 'heal', { lastSynced: async () => last });
    await eventually(() => expect(applied).toEqual(others.slice(0, count)));
    expect(healed).toEqual([expect.stringContaining(`${topic}[0] was read up to offset 3`)]);
    expect(errors).toMatchObject([{ msg: 'changes may be missing: all tables are healed' }]);
  },
);

test.each([2, 5])('a topic made again with %d records while a lane reads it is read from its start', async (count) => {
  const topic = await newTopic();
  await send(topic, ['a', 'b', 'c']);
  const { applied, healed, places } = await start(topic, 'heal');
  await eventually(() => expect(applied).toEqual(['a', 'b', 'c']));
  const clock = places.at(-1)?.clock ?? Infinity;
  await remake(topic);
  await send(topic, others.slice(0, count));
  await eventually(() => expect(applied).toEqual(['a', 'b', 'c', ...others.slice(0, count)]));
  expect(healed).toHaveLength(1);
  expect(places.at(-1)?.clock).toBeGreaterThan(clock);
});

test('under stop, a lane with a gap applies and commits nothing, and says what to do; the other lanes go on', async () => {
  const { topic } = await readThree();
  await send(topic, ['d', 'e']);
  await deleteBefore(topic, '4');
  await admin.createPartitions({ topicPartitions: [{ topic, count: 2 }] });
  await send(topic, ['other lane'], 1);
  const { applied, errors, healed, stop } = await start(topic, 'stop');
  await eventually(() => expect(applied).toEqual(['other lane']));
  await eventually(() =>
    expect(errors).toMatchObject([
      {
        msg: 'the lane stands still: changes may be missing',
        missing: 'the changes of offsets 3 to 3',
        wayOut: expect.stringContaining('kafka.onGap'),
      },
    ]),
  );
  await stop();
  expect(applied).toEqual(['other lane']);
  expect(healed).toEqual([]);
  const [committed] = await admin.fetchOffsets({ groupId: topic, topics: [topic] });
  expect(committed?.partitions.find(({ partition }) => partition === 0)?.offset).toBe('3');

  const again = await start(topic, 'heal');
  await eventually(() => expect(again.applied).toEqual(['e']));
  expect(again.healed).toEqual([expect.stringContaining('deleted unread')]);
});

test('records deleted in front of a running lane are told; what is committed still tells it after a restart', async () => {
  const topic = await newTopic();
  // One is on its way, and one is all that a lane holds beside it.
  await send(topic, ['a'.repeat(100), 'b'.repeat(100)]);
  let finish: () => void = () => undefined;
  const blocked = new Promise<void>((resolve) => (finish = resolve));
  const { errors, places, stop } = await start(topic, 'stop', {
    sync: async (range) => {
      places.push(range);
      await blocked;
      return range;
    },
  });
  await eventually(() => expect(places).toHaveLength(1));
  await send(topic, ['c', 'd', 'e', 'f']);
  await deleteBefore(topic, '5');
  finish();
  await eventually(() => expect(errors).toMatchObject([{ missing: 'the changes of offsets 2 to 4' }]));
  await stop();
  expect(places).toHaveLength(2);

  const { applied, healed } = await start(topic, 'heal');
  await eventually(() => expect(applied).toEqual(['f']));
  expect(healed).toEqual([expect.stringContaining('read up to offset 2, but its first record is 5')]);
});

test('a group set forward by a tool stops, or heals and goes on there; one set to the earliest record just goes on', async () => {
  const { topic } = await readThree();
  await send(topic, ['d', 'e']);
  const set = (offset: string) => admin.setOffsets({ groupId: topic, topic, partitions: [{ partition: 0, offset }] });
  await set('4');
  const stopped = await start(topic, 'stop');
  await eventually(() => expect(stopped.errors).toMatchObject([{ missing: expect.stringContaining('set past') }]));
  await stopped.stop();
  expect(stopped.applied).toEqual([]);
  const healing = await start(topic, 'heal');
  await eventually(() => expect(healing.applied).toEqual(['e']));
  expect(healing.healed).toHaveLength(1);
  await healing.stop();
  await set('0');
  const again = await start(topic, 'stop');
  await eventually(() => expect(again.applied).toEqual(['a', 'b', 'c', 'd', 'e']));
  expect(again.errors).toEqual([]);
});

test('the holes that transactions leave are no gap, and what is past all records but not their marks is at the end', async () => {
  const topic = await newTopic();
  const { applied, errors, stop } = await start(topic, 'stop');
  const transactional = kafka.producer({ transactionalId: topic, idempotent: true, maxInFlightRequests: 1 });
  await transactional.connect();
  for (const value of ['a', 'b', 'c']) {
    const transaction = await transactional.transaction();
    await transaction.send({ topic, messages: [{ value }] });
    await transaction.commit();
    await eventually(() => expect(applied.at(-1)).toBe(value));
  }
  const aborted = await transactional.transaction();
  await aborted.send({ topic, messages: [{ value: 'aborted' }] });
  await aborted.abort();
  await transactional.disconnect();
  const lanes = createLaneProgress({ brokers: endpoints().kafka.brokers, groupId: topic, topics: [topic] });
  const ends = { [`${topic}[0]`]: '8' };
  // Kafka writes the mark of a transaction after it has answered that it is over.
  await eventuallyDone(async () => expect(await lanes.ends()).toEqual(ends));
  await eventuallyDone(async () => expect(await lanes.lanesBefore(ends)).toEqual([]));
  await stop();
  await send(topic, ['d']);
  const again = await start(topic, 'stop');
  await eventually(() => expect(again.applied).toEqual(['d']));
  expect(applied).toEqual(['a', 'b', 'c']);
  expect([...errors, ...again.errors]).toEqual([]);
});

test('partitions added to a topic are found and read from their first record', async () => {
  const topic = await newTopic();
  await send(topic, ['a']);
  const { applied } = await start(topic, 'stop');
  await eventually(() => expect(applied).toEqual(['a']));
  await admin.createPartitions({ topicPartitions: [{ topic, count: 2 }] });
  await send(topic, ['b'], 1);
  await eventually(() => expect(applied).toEqual(['a', 'b']), 60_000);
});

test('a lane that moves from one ingress to another and back loses nothing, and sees no gap', async () => {
  const topic = await newTopic();
  await admin.createPartitions({ topicPartitions: [{ topic, count: 4 }] });
  const sent: string[] = [];
  const sendOn = async (round: string): Promise<void> => {
    for (const partition of [0, 1, 2, 3]) {
      await send(topic, [`${round}${partition}`], partition);
      sent.push(`${round}${partition}`);
    }
  };
  const first = await start(topic, 'stop');
  await sendOn('a');
  await eventually(() => expect(first.applied.toSorted()).toEqual(sent));
  const second = await start(topic, 'stop');
  await eventuallyDone(async () => {
    const { groups } = await admin.describeGroups([topic]);
    expect(groups).toMatchObject([{ state: 'Stable', members: [{}, {}] }]);
  });
  await sendOn('b');
  const all = (): string[] => [...new Set([...first.applied, ...second.applied])].toSorted();
  await eventually(() => expect(all()).toEqual(sent));
  expect(second.applied).toHaveLength(2);
  await first.stop();
  await sendOn('c');
  await eventually(() => expect(all()).toEqual(sent));
  expect([...first.errors, ...second.errors]).toEqual([]);
});
