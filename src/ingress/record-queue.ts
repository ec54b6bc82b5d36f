import { recordBytes } from '../payload/pack-records.ts';
import type { IncomingRecord } from './take-batch.ts';

/** What a lane has at hand, in offset order. */
export interface RecordQueue {
  readonly records: readonly IncomingRecord[];
  /** Key and value bytes of those that are not in flight. */
  readonly bytes: number;
  /** Nothing but marks of transactions comes between the records and this offset. */
  readonly readTo: bigint;
  push(records: readonly IncomingRecord[]): void;
  passTo(offset: bigint): void;
  /** Those before this offset are in flight: they stay until it is told how far they were applied. */
  sendBefore(offset: string): void;
  /** Those before this offset are applied, and none is in flight. */
  dropBefore(offset: string): void;
  /** Resolves when there is a record, or at the next `wake`. */
  somethingThere(): Promise<void>;
  wake(): void;
}

export function createRecordQueue(): RecordQueue {
  let records: IncomingRecord[] = [];
  let resolveWaiting: (() => void) | undefined;
  let bytes = 0;
  let readTo = 0n;

  function from(offset: string): IncomingRecord[] {
    const limit = BigInt(offset);
    return records.filter((record) => BigInt(record.offset) >= limit);
  }

  return {
    get records() {
      return records;
    },
    get bytes() {
      return bytes;
    },
    get readTo() {
      return readTo;
    },
    push(more) {
      records = [...records, ...more];
      bytes += sizeOf(more);
      resolveWaiting?.();
    },
    passTo(offset) {
      readTo = offset;
      resolveWaiting?.();
    },
    sendBefore(offset) {
      bytes = sizeOf(from(offset));
    },
    dropBefore(offset) {
      records = from(offset);
      bytes = sizeOf(records);
    },
    async somethingThere() {
      if (records.length > 0) return;
      await new Promise<void>((resolve) => {
        resolveWaiting = resolve;
      });
    },
    wake() {
      resolveWaiting?.();
    },
  };
}

function sizeOf(records: readonly IncomingRecord[]): number {
  return records.reduce((sum, record) => sum + recordBytes(record), 0);
}
