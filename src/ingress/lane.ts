import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { laneName, type LaneId, type LaneRecord } from '../model/record.ts';
import type { SyncInput, SyncRange, SyncResult } from '../model/sync.ts';
import { packRecords } from '../payload/pack-records.ts';
import type { RecordBatch } from '../payload/record-batch.ts';
import { countParked } from './count-parked.ts';
import { createRecordQueue } from './record-queue.ts';
import { retryUntilDone } from './retry-until-done.ts';
import { takeBatch, type BatchLimits, type IncomingRecord, type TakenBatch, type TakeRules } from './take-batch.ts';

/**
 * One partition of one topic. Guarantees: batches are applied one after another, in order; an offset is committed when
 * all before it is applied; nothing is skipped, whatever fails. A stopped lane commits no more.
 */
export interface Lane {
  push(records: readonly IncomingRecord[]): void;
  /** Bytes that wait for the batch in flight. */
  queuedBytes(): number;
  /** Gives up at once: another owner goes on. */
  stop(): void;
  /** Finishes the batch in flight, and stops. */
  drain(): Promise<void>;
}

/** How far a batch is applied, by whoever did it. */
export type Applied = Pick<SyncResult, 'nextOffset' | 'clock'> & Partial<Pick<SyncResult, 'parked'>>;

export interface LanePorts {
  /** The clock that was committed with the lane's offset. */
  loadClock(): Promise<number | undefined>;
  /** Resolves when all targets hold the batch, or the one that already runs under its first offset. */
  sync(range: Omit<SyncInput, 'tables'>, records: RecordBatch): Promise<Applied>;
  commit(applied: Applied): Promise<void>;
  isMapped(value: Uint8Array): boolean;
  /** Leaves of a record that is too large to travel what its changes need. */
  condense(record: IncomingRecord): IncomingRecord;
  /** Called after each batch. */
  onProgress(): void;
}

/** Temporal ends a workflow whose input is over 2 MB, and slows down long before. */
const MAX_PACKED_BYTES = 1_000_000;

/** A record over this is condensed. */
const MAX_VALUE_BYTES = 1_000_000;

/** A workflow costs about the same for one record as for a hundred, so a busy lane starts one at most so often. */
const GATHER_MS = 100;

/** How often a lane says that it waits for a batch, be it for a server or for a person. */
const WAITING_LOG_MS = 60_000;

export function createLane(id: LaneId, ports: LanePorts, { limits, log }: { limits: BatchLimits; log: Logger }): Lane {
  const lane = log.child({ lane: laneName(id) });
  const queue = createRecordQueue();
  const sync = countParked(ports.sync);
  const stopped = new AbortController();
  const draining = new AbortController();

  async function run(): Promise<void> {
    let lastEndedMs = 0;
    let clock = await surely('read the committed offset', ports.loadClock);
    while (!stopped.signal.aborted && !draining.signal.aborted) {
      if (queue.records.length === 0) {
        await queue.somethingThere();
        continue;
      }
      await gather(lastEndedMs + GATHER_MS - Date.now());
      const applied = await apply(clock);
      queue.dropBefore(applied.nextOffset);
      clock = applied.clock;
      await surely('commit the offset', () => ports.commit(applied));
      ports.onProgress();
      lastEndedMs = Date.now();
    }
  }

  /** A lane that was busy just now lets a batch grow a little; a quiet one, or one far behind, does not wait. */
  async function gather(delayMs: number): Promise<void> {
    if (delayMs <= 0 || queue.records.length >= limits.maxRecords || queue.bytes >= limits.maxBytes) return;
    await sleep(delayMs, undefined, { signal: stopped.signal });
  }

  async function apply(clock: number | undefined): Promise<Applied> {
    const { batch, packed } = packWithin(queue.records, { clock, limits, isMapped: ports.isMapped });
    const [first] = batch.records;
    if (first === undefined) return batch;
    const range = rangeOf(id, first, batch);
    const say = (): void => lane.warn(range, 'a batch is not applied yet: its workflow says why');
    return whileSaying(say, () => surely('sync changes', () => sync(range, packed)));
  }

  function surely<T>(deed: string, attempt: () => Promise<T>): Promise<T> {
    return retryUntilDone(attempt, {
      signal: stopped.signal,
      onError: (error, delayMs) => lane.warn({ deed, error: messageOf(error), delayMs }, 'retrying'),
    });
  }

  const running = run().catch((error: unknown) => {
    if (!stopped.signal.aborted) throw error;
  });
  return {
    push: (records) => queue.push(records.map((record) => withinSize(record, ports))),
    queuedBytes: () => queue.bytes,
    stop() {
      stopped.abort(new Error('the lane has another owner'));
      queue.wake();
    },
    async drain() {
      draining.abort();
      queue.wake();
      await running;
    },
  };
}

function withinSize(record: IncomingRecord, { isMapped, condense }: LanePorts): IncomingRecord {
  const { value } = record;
  return value !== null && value.length > MAX_VALUE_BYTES && isMapped(value) ? condense(record) : record;
}

function rangeOf(id: LaneId, first: LaneRecord, { records, nextOffset, clock }: TakenBatch): SyncRange {
  const { offset, timestampMs } = first;
  return { ...id, firstOffset: offset, firstTimestampMs: timestampMs, nextOffset, records: records.length, clock };
}

/** Halves a batch until it fits; a single record goes as it is. */
function packWithin(incoming: readonly IncomingRecord[], rules: TakeRules): { batch: TakenBatch; packed: RecordBatch } {
  const batch = takeBatch(incoming, rules);
  const packed = packRecords(batch.records, rules.limits.shape);
  if (packed.data.length <= MAX_PACKED_BYTES || batch.records.length <= 1) return { batch, packed };
  const maxRecords = Math.ceil(batch.records.length / 2);
  return packWithin(incoming, { ...rules, limits: { ...rules.limits, maxRecords } });
}

/** Repeats `say` for as long as `run` takes. */
async function whileSaying<T>(say: () => void, run: () => Promise<T>): Promise<T> {
  const timer = setInterval(say, WAITING_LOG_MS);
  try {
    return await run();
  } finally {
    clearInterval(timer);
  }
}

/** Temporal's client says what happened in the cause. */
function messageOf(error: Error): string {
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}
