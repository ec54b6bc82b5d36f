import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { LaneId } from '../model/record.ts';
import type { SyncRange } from '../model/sync.ts';
import { countParked, type Applied, type Sync } from './count-parked.ts';
import type { IngressMetrics } from './ingress-metrics.ts';
import { packBatch, type PackedBatch, rangeOf } from './pack-batch.ts';
import { SMALL_RECORDS } from './sharing.ts';
import { createRecordQueue, type RecordQueue } from './record-queue.ts';
import { retryUntilDone } from './retry-until-done.ts';
import type { Place } from './settle-place.ts';
import type { BatchLimits, IncomingRecord, TakenBatch } from './take-batch.ts';

/**
 * One partition of one topic. Guarantees: batches are applied one after another, in order; an offset is committed when
 * all before it is applied; nothing is skipped, whatever fails. A stopped lane commits no more.
 */
export interface Lane {
  push(records: readonly IncomingRecord[]): void;
  /** Nothing but marks of transactions comes between what was pushed and this offset. */
  passTo(offset: bigint): void;
  /** Bytes that wait for the batch in flight. */
  queuedBytes(): number;
  standing(): Standing;
  /** What was pushed is all that goes on from here: when it is applied, the lane finds out where it goes on. */
  settleAgain(): void;
  /** Gives up at once: another owner goes on. */
  stop(): void;
  /** Finishes the batch in flight, and stops. */
  drain(): Promise<void>;
}

export interface Standing {
  /** All before this offset is applied; undefined until the lane knows where it goes on. */
  reached: bigint | undefined;
  /** Timestamp of the oldest record at hand, in ms since 1970; undefined when there is none. */
  oldestMs: number | undefined;
}

export interface LanePorts {
  /**
   * Finds where the lane goes on, and has records come from there; none come before.
   *
   * @param known where a running lane stands
   */
  settle(known: Place | undefined, signal: AbortSignal): Promise<Place>;
  sync: Sync;
  commit(place: Place): Promise<void>;
  isMapped(value: Uint8Array): boolean;
  /** Leaves of a record that is too large to travel what its changes need. */
  condense(record: IncomingRecord): IncomingRecord;
  /** Resolves when it is time to take and `sync` a small batch. */
  nextDeparture(): Promise<void>;
  /** Called when a batch is on its way, so that there is room for what comes next. */
  onRoom(): void;
  /** Absent: nobody counts. */
  metrics?: IngressMetrics | undefined;
}

/** A record over this is condensed. */
const MAX_VALUE_BYTES = 1_000_000;

/** A workflow costs about the same for one record as for a hundred, so a busy lane starts one at most so often. */
const GATHER_MS = 100;

/** How often a lane says that it waits for a batch, be it for a server or for a person. */
const WAITING_LOG_MS = 60_000;

/** @param log names the lane */
export function createLane(id: LaneId, ports: LanePorts, { limits, log }: { limits: BatchLimits; log: Logger }): Lane {
  const surely = sayingRetries(log, ports.metrics);
  const queue = createRecordQueue();
  const { stopped, draining, ending } = createEnds();
  const commit = (place: Place) => surely('commit the offset', stopped.signal, () => ports.commit((known = place)));
  const apply = createApply({ id, ports, log }, (sync) => surely('sync changes', stopped.signal, sync));
  let settled = true;
  let known: Place | undefined;

  async function run(): Promise<void> {
    let lastEndedMs = 0;
    let place = await settle(undefined);
    while (!ending.aborted) {
      if (queue.records.length === 0) {
        const readOn = settled ? readFurther(place, queue.readTo) : undefined;
        if (readOn) await commit((place = readOn));
        else if (settled) await queue.somethingThere();
        else place = await settle(place);
        continue;
      }
      await gather(queue, { delayMs: lastEndedMs + GATHER_MS - Date.now(), limits, signal: stopped.signal });
      if (queue.records.length < SMALL_RECORDS) await ports.nextDeparture();
      if (ending.aborted) return;
      const taken = packBatch(queue.records, { clock: place.clock, limits, isMapped: ports.isMapped });
      queue.sendBefore(taken.batch.nextOffset);
      ports.onRoom();
      place = await apply(taken);
      queue.dropBefore(place.nextOffset);
      await commit(place);
      if (taken.batch.records.length > 0) lastEndedMs = Date.now();
    }
  }

  async function settle(from: Place | undefined): Promise<Place> {
    settled = true;
    queue.passTo(0n);
    return (known = await surely('find where to go on', ending, () => ports.settle(from, ending)));
  }

  const running = run().catch((error: unknown) => {
    if (!ending.aborted) throw error;
  });
  return {
    push: (records) => queue.push(records.map((record) => withinSize(record, ports))),
    passTo: (offset) => queue.passTo(offset),
    queuedBytes: () => queue.bytes,
    standing: () => standingAt(known, queue),
    settleAgain() {
      settled = false;
      queue.wake();
    },
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

interface ApplyDeps {
  id: LaneId;
  ports: LanePorts;
  log: Logger;
}

/** Has a batch applied; one in which nothing is mapped is. */
function createApply({ id, ports, log }: ApplyDeps, surely: (sync: () => Promise<Applied>) => Promise<Applied>) {
  const sync = countParked(ports.sync);
  return async ({ batch, packed }: PackedBatch): Promise<Applied> => {
    const [first] = batch.records;
    if (first === undefined) return batch;
    const range = rangeOf(id, first, batch);
    return whileTiming({ id, batch, metrics: ports.metrics }, () =>
      whileSaying(log, range, () => surely(() => sync(range, packed))),
    );
  };
}

function createEnds() {
  const stopped = new AbortController();
  const draining = new AbortController();
  return { stopped, draining, ending: AbortSignal.any([stopped.signal, draining.signal]) };
}

function standingAt(place: Place | undefined, { records }: RecordQueue): Standing {
  return { reached: place && BigInt(place.readTo ?? place.nextOffset), oldestMs: records[0]?.timestampMs };
}

/** Where a lane stands that has applied all and read on past marks of transactions: who waits for it must be told. */
function readFurther(place: Place, readTo: bigint): Place | undefined {
  const isFurther = place.clock !== undefined && readTo > BigInt(place.readTo ?? place.nextOffset);
  return isFurther ? { ...place, readTo: String(readTo) } : undefined;
}

/** Tries until it is done, and says so each time that it fails. */
function sayingRetries(log: Logger, metrics: IngressMetrics | undefined) {
  return <T>(deed: string, signal: AbortSignal, attempt: () => Promise<T>): Promise<T> =>
    retryUntilDone(attempt, {
      signal,
      onError(error, delayMs) {
        log.warn({ deed, error: messageOf(error), delayMs }, 'retrying');
        metrics?.failed(error);
      },
    });
}

/** A lane that applied something just now lets a batch grow a little; a quiet one, or one far behind, does not wait. */
async function gather(
  queue: RecordQueue,
  { delayMs, limits, signal }: { delayMs: number; limits: BatchLimits; signal: AbortSignal },
): Promise<void> {
  if (delayMs <= 0 || queue.records.length >= limits.maxRecords || queue.bytes >= limits.maxBytes) return;
  await sleep(delayMs, undefined, { signal });
}

function withinSize(record: IncomingRecord, { isMapped, condense }: LanePorts): IncomingRecord {
  const { value } = record;
  return value !== null && value.length > MAX_VALUE_BYTES && isMapped(value) ? condense(record) : record;
}

interface Timed {
  id: LaneId;
  batch: TakenBatch;
  metrics: IngressMetrics | undefined;
}

/** Tells how long the batch took, and with that how late its records are in their targets. */
async function whileTiming<T>({ id, batch, metrics }: Timed, run: () => Promise<T>): Promise<T> {
  const startedAtMs = Date.now();
  const done = await run();
  const timestampsMs = batch.records.map(({ timestampMs }) => timestampMs);
  metrics?.applied(id, { timestampsMs, tookMs: Date.now() - startedAtMs });
  return done;
}

/** Says that the batch waits, for as long as `run` takes. */
async function whileSaying<T>(log: Logger, range: SyncRange, run: () => Promise<T>): Promise<T> {
  const say = (): void => log.warn(range, 'a batch is not applied yet: its workflow says why');
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
