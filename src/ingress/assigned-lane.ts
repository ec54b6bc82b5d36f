import type { Consumer, ConsumerEndBatchProcessEvent, EachBatchPayload, KafkaMessage } from 'kafkajs';
import type { Logger } from 'pino';
import { formatClock } from '../model/lane-clock.ts';
import { laneName, type LaneId } from '../model/record.ts';
import type { KafkaOffsets } from './kafka-offsets.ts';
import { createLane, type LanePorts, type Standing } from './lane.ts';
import { settlePlace, type Place, type SettlePorts, type SettleRules } from './settle-place.ts';
import type { BatchLimits, IncomingRecord } from './take-batch.ts';

/**
 * The lane of a partition that is assigned to us, and its side of Kafka. The partition is fetched only when the lane knows
 * where it goes on; records that do not go on there stop it until it has found out why.
 */
export interface AssignedLane {
  take(payload: EachBatchPayload): Promise<void>;
  /** Tells of marks of transactions, which are never taken. */
  pass(marks: PassedMarks): void;
  standing(): Standing;
  stop(): void;
  drain(): Promise<void>;
}

export type PassedMarks = Pick<ConsumerEndBatchProcessEvent['payload'], 'firstOffset' | 'lastOffset'>;

export interface SourcePorts
  extends
    Pick<LanePorts, 'sync' | 'isMapped' | 'nextDeparture' | 'metrics'>,
    Pick<SettlePorts, 'lastSynced' | 'healTables'> {
  condense(topic: string, record: IncomingRecord): IncomingRecord;
}

export interface LaneContext {
  consumer: Consumer;
  offsets: KafkaOffsets;
  /** What this process has committed, by lane name. It outlives the lanes: Kafka forgets it when the topic is deleted. */
  committed: Map<string, Place>;
  ports: SourcePorts;
  settings: Pick<SettleRules, 'onGap'> & { limits: BatchLimits };
  log: Logger;
}

export function assignLane(id: LaneId, context: LaneContext): AssignedLane {
  const { consumer, offsets, ports, settings } = context;
  const { topic, partition } = id;
  const { limits, onGap } = settings;
  const log = context.log.child({ lane: laneName(id) });
  const here = [{ topic, partitions: [partition] }];
  const settlePorts = settlePortsOf(id, context);
  /** The offset that the next records should begin with; undefined while the lane finds out where it goes on. */
  let expected: bigint | undefined;
  let stopped = false;
  consumer.pause(here);

  const lanePorts: LanePorts = {
    ...ports,
    commit: settlePorts.commit,
    condense: (record) => ports.condense(topic, record),
    async settle(known, signal) {
      const place = await settlePlace(id, { known, ports: settlePorts }, { onGap, signal, log });
      signal.throwIfAborted();
      expected = BigInt(place.nextOffset);
      consumer.seek({ topic, partition, offset: place.nextOffset });
      consumer.resume(here);
      return place;
    },
    onRoom() {
      if (!stopped && expected !== undefined && lane.queuedBytes() < limits.maxBytes) consumer.resume(here);
    },
  };
  const lane = createLane(id, lanePorts, { limits, log });

  return {
    async take({ batch, isStale, pause }) {
      const [first] = batch.messages;
      if (expected === undefined || first === undefined || isStale()) return;
      const continues = await goesOn({ id, offsets }, expected, BigInt(first.offset));
      if (stopped) return;
      if (!continues) {
        expected = undefined;
        pause();
        lane.settleAgain();
        return;
      }
      expected = BigInt(batch.lastOffset()) + 1n;
      lane.push(batch.messages.map(toIncoming));
      lane.passTo(expected);
      if (lane.queuedBytes() >= limits.maxBytes) pause();
    },

    pass({ firstOffset, lastOffset }) {
      if (expected === undefined || stopped || firstOffset !== String(expected)) return;
      expected = BigInt(lastOffset) + 1n;
      lane.passTo(expected);
    },

    stop() {
      stopped = true;
      lane.stop();
    },
    standing: lane.standing,
    drain: lane.drain,
  };
}

function settlePortsOf(id: LaneId, { consumer, offsets, committed, ports }: LaneContext): SettlePorts {
  const name = laneName(id);
  return {
    offsets,
    healTables: ports.healTables,
    lastSynced: async () => committed.get(name) ?? ports.lastSynced(id),
    async commit({ nextOffset, clock, readTo }) {
      const metadata = clock === undefined ? null : formatClock(clock, readTo);
      await consumer.commitOffsets([{ ...id, offset: nextOffset, metadata }]);
      committed.set(name, { nextOffset, clock });
    },
  };
}

/** Compaction and transactions leave holes; a gap begins with records that are gone. */
async function goesOn(
  { id, offsets }: { id: LaneId; offsets: KafkaOffsets },
  expected: bigint,
  first: bigint,
): Promise<boolean> {
  if (first <= expected) return first === expected;
  const { low } = await offsets.bounds(id);
  return low <= expected;
}

function toIncoming({ offset, timestamp, key, value, headers }: KafkaMessage): IncomingRecord {
  const named = Object.entries(headers ?? {}).map(([name, header]) => [
    name,
    String(Array.isArray(header) ? header[0] : header),
  ]);
  return { offset, timestampMs: Number(timestamp), key, value, headers: Object.fromEntries(named) };
}
