import { setTimeout as sleep } from 'node:timers/promises';
import { laneName } from '../model/record.ts';
import type { SyncLanesResult } from '../model/sync.ts';
import type { RecordBatch } from '../payload/record-batch.ts';
import type { Applied, Sync } from './count-parked.ts';

/**
 * Small batches of an ingress share a workflow: it costs about the same whatever it carries, and one for each of many quiet lanes would fill
 * the machine. While one is on its way the lanes that have little wait, and what they send grows; then all of them go together.
 * - One that is alone goes as it is, under the id by which a new owner of the lane joins it.
 * - What they cannot do at once they do each for itself: no lane waits for a person or a server because of another.
 */
export interface Sharing {
  /** Resolves when it is time to take a small batch, and to `sync` it at once. */
  nextDeparture(): Promise<void>;
  sync: Sync;
}

/** A batch of one lane on its way. */
export interface LaneBatch {
  range: Parameters<Sync>[0];
  records: RecordBatch;
}

export interface SharingPorts {
  /** Of one lane, whatever it takes. */
  syncChanges: Sync;
  /** Of several, if it can be done at once. */
  syncLanes(batches: readonly LaneBatch[]): Promise<SyncLanesResult>;
}

/** A batch of more records, or of more packed bytes, is worth a workflow of its own. */
export const SMALL_RECORDS = 500;
const SMALL_BYTES = 100_000;

/** Temporal ends a workflow whose input is over 2 MB, and slows down long before. */
const MAX_SHARED_BYTES = 500_000;

/** Temporal takes a search attribute of 2,048 bytes, quotes and commas with it. */
const MAX_NAME_BYTES = 2_000;

/** One that takes longer waits for a server, and keeps no other waiting. */
const LONGEST_WAIT_MS = 1_000;

interface Passenger extends LaneBatch {
  resolve(applied: Applied | Promise<Applied>): void;
  reject(error: unknown): void;
}

export function createSharing({ syncChanges, syncLanes }: SharingPorts): Sharing {
  const departures = createDepartures();
  let boarding: Passenger[] = [];

  async function sendAlone({ range, records, resolve }: Passenger): Promise<void> {
    const applied = syncChanges(range, records);
    resolve(applied);
    await applied.catch(() => undefined);
  }

  async function sendTogether(passengers: readonly Passenger[]): Promise<void> {
    try {
      const result = await syncLanes(passengers);
      if ('leftToLanes' in result) await Promise.all(passengers.map(sendAlone));
      else for (const { range, resolve } of passengers) resolve(range);
    } catch (error) {
      for (const { reject } of passengers) reject(error);
    }
  }

  function depart(): void {
    const groups = inGroups(boarding);
    boarding = [];
    for (const [first, ...others] of groups)
      departures.follow(others.length === 0 ? sendAlone(first) : sendTogether([first, ...others]));
  }

  return {
    nextDeparture: departures.next,
    sync(range, records) {
      if (range.records >= SMALL_RECORDS || records.data.length >= SMALL_BYTES) return syncChanges(range, records);
      return new Promise((resolve, reject) => {
        // The lanes that wait are let go together, and each takes its batch before anything else happens.
        if (boarding.length === 0) setImmediate(depart);
        boarding.push({ range, records, resolve, reject });
      });
    },
  };
}

type Group = [Passenger, ...Passenger[]];

/** In groups that are small enough for a workflow. */
function inGroups(passengers: readonly Passenger[]): Group[] {
  const groups: Group[] = [];
  let size = { bytes: 0, nameBytes: 0 };
  for (const passenger of passengers) {
    const own = sizeOf(passenger);
    size = { bytes: size.bytes + own.bytes, nameBytes: size.nameBytes + own.nameBytes };
    const group = groups.at(-1);
    if (group && size.bytes <= MAX_SHARED_BYTES && size.nameBytes <= MAX_NAME_BYTES) group.push(passenger);
    else {
      groups.push([passenger]);
      size = own;
    }
  }
  return groups;
}

function sizeOf({ range, records }: Passenger): { bytes: number; nameBytes: number } {
  return { bytes: records.data.length, nameBytes: JSON.stringify(laneName(range)).length + ','.length };
}

/** Tells when nothing that was sent is on its way any more. */
function createDepartures() {
  let onTheirWay = 0;
  const waiting: (() => void)[] = [];

  function arrive(): void {
    if (--onTheirWay > 0) return;
    for (const release of waiting.splice(0)) release();
  }

  return {
    async next(): Promise<void> {
      if (onTheirWay > 0) await new Promise<void>((resolve) => waiting.push(resolve));
    },

    /** @param sent never rejects */
    follow(sent: Promise<void>): void {
      onTheirWay++;
      const limit = sleep(LONGEST_WAIT_MS, undefined, { ref: false });
      void Promise.race([sent, limit]).then(arrive);
    },
  };
}
