import type { IncomingRecord } from '../../../src/ingress/take-batch.ts';

const FETCH_RECORDS = 6;

export interface Committed {
  offset: number;
  metadata: string | null;
}

interface Sent {
  record: Omit<IncomingRecord, 'offset'>;
  /** By the world's clock; the record's own time is the producer's. */
  sentAtMs: number;
  /** Number of the commit that it tells of. */
  commit: number;
}

interface Partition {
  log: (Sent & { record: IncomingRecord })[];
  /** What the producer has sent, and the broker not yet got: partitions are not equally fast. */
  outbox: Sent[];
  committed: Committed;
  /** Owners are numbered; the group takes commits of the newest alone. */
  owner: number;
}

/** One topic, and the consumer group's offsets of it. */
export function createKafka(partitionCount: number) {
  const partitions = Array.from({ length: partitionCount }, newPartition);
  const at = (partition: number): Partition => partitions[partition]!;
  return {
    partitionCount: () => partitions.length,
    addPartition: (): number => partitions.push(newPartition()) - 1,
    send: (partition: number, sent: Sent): void => void at(partition).outbox.push(sent),
    /** Moves one record of the outbox into the log; false when there is none. */
    deliver(partition: number): boolean {
      const { log, outbox } = at(partition);
      const sent = outbox.shift();
      if (sent !== undefined) log.push({ ...sent, record: { ...sent.record, offset: String(log.length) } });
      return sent !== undefined;
    },
    /** The producer died: what the broker has not got is lost. Answers the first commit of it. */
    loseOutboxes(): number {
      const lost = partitions.flatMap(({ outbox }) => outbox.splice(0));
      return Math.min(...lost.map(({ commit }) => commit));
    },
    end(partition: number): { offset: number; timestampMs: number } {
      const { log } = at(partition);
      return { offset: log.length, timestampMs: log.at(-1)?.record.timestampMs ?? 0 };
    },
    /** Nothing arrives within the millisecond in which it was sent. */
    fetch(partition: number, { offset, nowMs }: { offset: number; nowMs: number }): IncomingRecord[] {
      return at(partition)
        .log.slice(offset, offset + FETCH_RECORDS)
        .filter(({ sentAtMs }) => sentAtMs < nowMs)
        .map(({ record }) => record);
    },
    newOwner: (partition: number): number => ++at(partition).owner,
    owns: (partition: number, owner: number): boolean => at(partition).owner === owner,
    committed: (partition: number): Committed => at(partition).committed,
    /** False for an owner of the past. */
    commit(partition: number, owner: number, committed: Committed): boolean {
      const known = at(partition);
      if (known.owner !== owner) return false;
      known.committed = committed;
      return true;
    },
    isDrained: (): boolean =>
      partitions.every(({ log, outbox, committed }) => outbox.length === 0 && committed.offset === log.length),
  };
}

export type Kafka = ReturnType<typeof createKafka>;

function newPartition(): Partition {
  return { log: [], outbox: [], committed: { offset: 0, metadata: null }, owner: 0 };
}
