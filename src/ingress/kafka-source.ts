import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import kafkajs, { type Consumer } from 'kafkajs';
import type { Logger } from 'pino';
import type { SourcePorts } from './assigned-lane.ts';
import { completeKafkajs } from './complete-kafkajs.ts';
import { createLanes, type Lanes, type LanesSettings } from './lanes.ts';
import { watchLag } from './watch-lag.ts';

/**
 * The lanes of the partitions that the group gives us. kafkajs fetches a broker's next records only when all handlers of
 * the last ones are done, so the handler just hands over: no lane waits for another, and heartbeats go on whatever a lane
 * waits for. A lane that holds enough pauses its partition.
 */
export interface KafkaSource {
  /** Runs until `stop`, whatever Kafka does meanwhile; rejects when it is not there at the start, and at what is no failure of Kafka. */
  run(): Promise<void>;
  /** Whether the group has given it its lanes. */
  isReady(): boolean;
  /** Finishes the batches in flight, commits them, and leaves the group. */
  stop(): Promise<void>;
}

export interface KafkaSourceSettings extends LanesSettings {
  brokers: string[];
  topics: string[];
}

/** A killed ingress holds its lanes so long. Heartbeats come from the fetch loop, which no lane keeps waiting. */
const SESSION_TIMEOUT_MS = 10_000;
/** A batch that takes longer goes on in Temporal; the next owner of the lane joins it. */
const DRAIN_LIMIT_MS = 6_000;
/** kafkajs gives up when it finds no coordinator for a while, as while a broker is stopped in good order. */
const CONSUME_AGAIN_AFTER_MS = 5_000;
const FETCH_WAIT_MS = 250;
/** Partitions added to a topic are noticed after so long; kafkajs's own 5 minutes would be their lag. */
const METADATA_MAX_AGE_MS = 10_000;
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
    metadataMaxAge: METADATA_MAX_AGE_MS,
    maxWaitTimeInMs: FETCH_WAIT_MS,
    maxBytesPerPartition: FETCH_BYTES_PER_PARTITION,
  });
  const stopped = new AbortController();
  const lanes = createLanes({ admin, consumer, settings, ports, log });
  const membership = followGroup(consumer, lanes, (assigned) => log.info({ groupId, assigned }, 'ingress ready'));
  // kafkajs hands over no batch without records, but tells of it.
  consumer.on(consumer.events.END_BATCH_PROCESS, ({ payload }) => {
    if (payload.batchSize === 0) lanes.pass(payload, payload);
  });

  const { consume, consumeAgain } = createConsumption(consumer, lanes, stopped.signal);

  return {
    isReady: membership.isJoined,

    async run() {
      await admin.connect();
      await consumer.connect();
      await consumer.subscribe({ topics, fromBeginning: true });
      const crashed = new Promise<never>((_, reject) => {
        consumer.on(consumer.events.CRASH, ({ payload: { error, restart } }) => {
          membership.leave();
          if (!restart) consumeAgain(error).catch(reject);
        });
      });
      await consume();
      const lag = ports.metrics && watchLag({ admin, topics, lanes, metrics: ports.metrics });
      await Promise.race([crashed, once(stopped.signal, 'abort')]);
      lag?.stop();
    },

    async stop() {
      await Promise.race([lanes.drainAll(), sleep(DRAIN_LIMIT_MS, undefined, { ref: false })]);
      membership.leave();
      await consumer.disconnect();
      await admin.disconnect();
      stopped.abort();
    },
  };
}

function createConsumption(consumer: Consumer, lanes: Lanes, stopped: AbortSignal) {
  const consume = (): Promise<void> =>
    consumer.run({
      autoCommit: false,
      partitionsConsumedConcurrently: 16,
      eachBatch: (payload) => lanes.take(payload),
    });
  return {
    consume,

    /** After an error at which kafkajs gives up: one of Kafka passes. */
    async consumeAgain(error: Error): Promise<void> {
      if (!error.name.startsWith('KafkaJS')) throw error;
      await sleep(CONSUME_AGAIN_AFTER_MS);
      if (!stopped.aborted) await consume();
    },
  };
}

/** Opens the lanes that the group gives us, and stops them when it takes them back. */
function followGroup(consumer: Consumer, lanes: Lanes, onJoined: (assigned: Record<string, number[]>) => void) {
  let isJoined = false;
  const leave = (): void => {
    isJoined = false;
    lanes.stopAll();
  };
  consumer.on(consumer.events.GROUP_JOIN, ({ payload: { memberAssignment } }) => {
    lanes.stopAll();
    lanes.openAll(memberAssignment);
    isJoined = true;
    onJoined(memberAssignment);
  });
  consumer.on(consumer.events.REBALANCING, leave);
  return { isJoined: () => isJoined, leave };
}

/** All as warnings: kafkajs goes on by itself (it calls a rebalance an error); what it cannot mend ends `run`. */
function logTo(log: Logger) {
  return ({ log: { message, error, broker } }: kafkajs.LogEntry): void => {
    log.warn({ broker, error: error instanceof Error ? error.message : error }, `kafka: ${message}`);
  };
}
