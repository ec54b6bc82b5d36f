import { recordBytes } from '../payload/pack-records.ts';
import type { IncomingRecord } from './take-batch.ts';

/** What a lane has at hand, in offset order. */
export interface RecordQueue {
  readonly records: readonly IncomingRecord[];
  /** Key and value bytes of all of them. */
  readonly bytes: number;
  push(records: readonly IncomingRecord[]): void;
  dropBefore(offset: string): void;
  /** Resolves when there is a record, or at the next `wake`. */
  somethingThere(): Promise<void>;
  wake(): void;
}

export function createRecordQueue(): RecordQueue {
  let records: IncomingRecord[] = [];
  let resolveWaiting: (() => void) | undefined;
  let bytes = 0;

  return {
    get records() {
      return records;
    },
    get bytes() {
      return bytes;
    },
    push(more) {
      records = [...records, ...more];
      bytes += sizeOf(more);
      resolveWaiting?.();
    },
    dropBefore(offset) {
      const limit = BigInt(offset);
      records = records.filter((record) => BigInt(record.offset) >= limit);
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
