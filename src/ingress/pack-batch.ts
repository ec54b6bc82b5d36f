import type { LaneId, LaneRecord } from '../model/record.ts';
import type { SyncRange } from '../model/sync.ts';
import { packRecords } from '../payload/pack-records.ts';
import type { RecordBatch } from '../payload/record-batch.ts';
import { takeBatch, type IncomingRecord, type TakenBatch, type TakeRules } from './take-batch.ts';

/** Temporal ends a workflow whose input is over 2 MB, and slows down long before. */
const MAX_PACKED_BYTES = 1_000_000;

export interface PackedBatch {
  batch: TakenBatch;
  packed: RecordBatch;
}

/** Takes a batch that is small enough when packed: halves it until it fits; a single record goes as it is. */
export function packBatch(incoming: readonly IncomingRecord[], rules: TakeRules): PackedBatch {
  const batch = takeBatch(incoming, rules);
  const packed = packRecords(batch.records, rules.limits.shape);
  if (packed.data.length <= MAX_PACKED_BYTES || batch.records.length <= 1) return { batch, packed };
  const maxRecords = Math.ceil(batch.records.length / 2);
  return packBatch(incoming, { ...rules, limits: { ...rules.limits, maxRecords } });
}

export function rangeOf(id: LaneId, first: LaneRecord, { records, nextOffset, clock }: TakenBatch): SyncRange {
  const { offset, timestampMs } = first;
  return { ...id, firstOffset: offset, firstTimestampMs: timestampMs, nextOffset, records: records.length, clock };
}
