import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import kafkajs, { type Admin, type Consumer, type EachBatchPayload, type KafkaMessage } from 'kafkajs';
import type { Logger } from 'pino';
import { laneName, type LaneId } from '../model/record.ts';
import { completeKafkajs } from './kafka-codecs.ts';
import { formatClock, parseClock } from './lane-clock.ts';
import { createLane, type Lane, type LanePorts } from './lane.ts';
import type { BatchLimits, IncomingRecord } from './take-batch.ts';

/**
 * The lanes of the partitions that the group gives us. kafkajs fetches a broker's next records only when all handlers of
 * the last ones are done, so the handler just hands over: no lane waits for another, and heartbeats go on whatever a lane
 * waits for. A lane that holds enough pauses its partition.
 */
export interface KafkaSource {
  /** Runs until `stop`; rejects when kafkajs gives up for good. */
  run(): Promise<void>;
  /** Finishes the batches in flight, commits them, and leaves the group. */
  stop(): Promise<void>;
}

export interface KafkaSourceSettings {
  brokers: string[];
  groupId: string;
  topics: string[];
  limits: BatchLimits;
}

export interface SourcePorts extends Pick<LanePorts, 'sync' | 'isMapped'> {
  condense(topic: string, record: IncomingRecord): IncomingRecord;
}

/** A killed ingress holds its lanes so long. Heartbeats come from the fetch loop, which no lane keeps waiting. */
const SESSION_TIMEOUT_MS = 10_000;
/** A batch that takes longer goes on in Temporal; the next owner of the lane joins it. */
const DRAIN_LIMIT_MS = 6_000;
const FETCH_WAIT_MS = 250;
const FETCH_BYTES_PER_PARTITION = 512 * 1024;

export function createKafkaSource(settings: KafkaSourceSettings, ports: SourcePorts, log: Logger): KafkaSource {
  completeKafkajs();
  const { brokers, groupId, topics } = settings;
  const kafka = new kafkajs.Kafka({
    clientId: 'evenkeel',
    brokers,
    logLevel: kafkajs.logLevel.WARN,
    logCreator: () => logTo(log),
  });
  const admin = kafka.admin();
  const consumer = kafka.consumer({
    groupId,
    sessionTimeout: SESSION_TIMEOUT_MS,
    maxWaitTimeInMs: FETCH_WAIT_MS,
    maxBytesPerPartition: FETCH_BYTES_PER_PARTITION,
  });
  const stopped = new AbortController();
  const lanes = createLanes({ admin, consumer, settings, ports, log });
  consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
    lanes.stopAll();
    log.info({ groupId, assigned: payload.memberAssignment }, 'ingress ready');
  });
  consumer.on(consumer.events.REBALANCING, () => lanes.stopAll());

  return {
    async run() {
      await admin.connect();
      await consumer.connect();
      await consumer.subscribe({ topics, fromBeginning: true });
      const crashed = new Promise<never>((_, reject) => {
        consumer.on(consumer.events.CRASH, ({ payload }) => {
          lanes.stopAll();
          if (!payload.restart) reject(payload.error);
        });
      });
      await consumer.run({
        autoCommit: false,
        partitionsConsumedConcurrently: 16,
        eachBatch: async (payload) => lanes.take(payload),
      });
      await Promise.race([crashed, once(stopped.signal, 'abort')]);
    },

    async stop() {
      await Promise.race([lanes.drainAll(), sleep(DRAIN_LIMIT_MS, undefined, { ref: false })]);
      lanes.stopAll();
      await consumer.disconnect();
      await admin.disconnect();
      stopped.abort();
    },
  };
}

interface LanesContext {
  admin: Admin;
  consumer: Consumer;
  settings: KafkaSourceSettings;
  ports: SourcePorts;
  log: Logger;
}

function createLanes({ admin, consumer, settings, ports, log }: LanesContext) {
  const { groupId, limits } = settings;
  let lanes = new Map<string, Lane>();

  function open(id: LaneId): Lane {
    const { topic, partition } = id;
    const here = [{ topic, partitions: [partition] }];
    const lane = createLane(
      id,
      {
        ...ports,
        condense: (record) => ports.condense(topic, record),
        async loadClock() {
          const [committed] = await admin.fetchOffsets({ groupId, topics: [topic] });
          return parseClock(committed?.partitions.find((entry) => entry.partition === partition)?.metadata);
        },
        commit: ({ nextOffset, clock }) =>
          consumer.commitOffsets([{ topic, partition, offset: nextOffset, metadata: formatClock(clock) }]),
        onProgress: () => {
          if (lane.queuedBytes() < limits.maxBytes) consumer.resume(here);
        },
      },
      { limits, log },
    );
    lanes.set(laneName(id), lane);
    return lane;
  }

  return {
    take({ batch, pause }: EachBatchPayload): void {
      const { topic, partition, messages } = batch;
      const id = { topic, partition };
      const lane = lanes.get(laneName(id)) ?? open(id);
      lane.push(messages.map(toIncoming));
      if (lane.queuedBytes() >= limits.maxBytes) pause();
    },

    stopAll(): void {
      for (const lane of lanes.values()) lane.stop();
      lanes = new Map();
      const paused = consumer.paused();
      if (paused.length > 0) consumer.resume(paused);
    },

    async drainAll(): Promise<void> {
      await Promise.all([...lanes.values()].map((lane) => lane.drain()));
    },
  };
}

function toIncoming({ offset, timestamp, key, value, headers }: KafkaMessage): IncomingRecord {
  const named = Object.entries(headers ?? {}).map(([name, header]) => [
    name,
    String(Array.isArray(header) ? header[0] : header),
  ]);
  return { offset, timestampMs: Number(timestamp), key, value, headers: Object.fromEntries(named) };
}

/** All as warnings: kafkajs goes on by itself (it calls a rebalance an error); what it cannot mend ends `run`. */
function logTo(log: Logger) {
  return ({ log: { message, error, broker } }: kafkajs.LogEntry): void => {
    log.warn({ broker, error: error instanceof Error ? error.message : error }, `kafka: ${message}`);
  };
}
