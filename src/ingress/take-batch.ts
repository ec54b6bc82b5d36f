import type { LaneRecord } from '../model/record.ts';
import { nextVersion } from '../model/version.ts';
import { recordBytes, type RecordShape } from '../payload/pack-records.ts';

/** A record as Kafka gives it, before its lane has stamped it. */
export type IncomingRecord = Omit<LaneRecord, 'version'>;

export interface TakenBatch {
  /** Stamped, and without those that nobody mapped. */
  records: LaneRecord[];
  /** The offset after the last record that this batch stands for. */
  nextOffset: string;
  /** The lane clock after that record. */
  clock: number;
}

export interface BatchLimits {
  maxRecords: number;
  /** Key and value bytes, before compression. */
  maxBytes: number;
  shape?: RecordShape;
}

export interface TakeRules {
  /** The lane clock before the first record; undefined for a lane without a past. */
  clock: number | undefined;
  limits: BatchLimits;
  isMapped(value: Uint8Array): boolean;
}

/** Takes what is at hand up to the limits, one record at least. The same records and clock always give the same versions. */
export function takeBatch(incoming: readonly IncomingRecord[], { clock, limits, isMapped }: TakeRules): TakenBatch {
  const records: LaneRecord[] = [];
  let bytes = 0;
  let last: LaneRecord | undefined;
  for (const record of incoming) {
    const stamped = { ...record, version: nextVersion(last?.version ?? clock, record.timestampMs) };
    if (record.value === null || isMapped(record.value)) {
      bytes += recordBytes(record);
      if (records.length > 0 && (records.length >= limits.maxRecords || bytes > limits.maxBytes)) break;
      records.push(stamped);
    }
    last = stamped;
  }
  if (last === undefined) throw new TypeError('a batch needs a record');
  return { records, nextOffset: String(BigInt(last.offset) + 1n), clock: last.version };
}
