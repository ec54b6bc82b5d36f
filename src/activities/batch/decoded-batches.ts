import type { SyncRange } from '../../model/sync.ts';
import type { VersionedChange } from '../../mapping/plan-documents.ts';
import type { LaneRecord } from '../../model/record.ts';
import { toDecodeError } from '../../formats/decode-error.ts';
import type { Decoder } from '../../formats/decoder.ts';
import type { StampedSchemaChange } from './follow-schema-changes.ts';
import { unpackRecords } from '../../payload/pack-records.ts';
import type { RecordBatch } from '../../payload/record-batch.ts';

export interface UndecodableRecord {
  record: LaneRecord;
  /** The kind of damage, such as `not-json`. */
  code: string;
  error: string;
}

export interface DecodedBatch {
  records: readonly LaneRecord[];
  changes: VersionedChange[];
  schemaChanges: StampedSchemaChange[];
  ignored: Record<string, number>;
  undecodable: UndecodableRecord[];
}

/** Gives a batch decoded; the activities of one workflow run in one process and share the work. */
export type DecodedBatches = (run: string, range: SyncRange, records: RecordBatch) => DecodedBatch;

/** So many batches are kept for the second activity that asks; an older one is decoded again when it is asked for. */
const KEPT_BATCHES = 8;

/** @param decoderOf the decoder of a topic's format; throws for a topic that is not in the config */
export function createDecodedBatches(decoderOf: (topic: string) => Decoder): DecodedBatches {
  const kept = new Map<string, DecodedBatch>();
  return (run, range, records) => {
    const known = kept.get(run);
    if (known) return known;
    const decoded = decodeAll(decoderOf(range.topic), unpackRecords(records));
    kept.set(run, decoded);
    for (const oldest of kept.keys()) if (kept.size > KEPT_BATCHES) kept.delete(oldest);
    return decoded;
  };
}

function decodeAll(decoder: Decoder, records: readonly LaneRecord[]): DecodedBatch {
  const batch: DecodedBatch = { records, changes: [], schemaChanges: [], ignored: {}, undecodable: [] };
  for (const record of records) {
    try {
      const decoded = decoder.decode(record);
      if (decoded.kind === 'rows')
        for (const change of decoded.changes)
          batch.changes.push({ change, version: record.version, timestampMs: record.timestampMs });
      else if (decoded.kind === 'schema')
        batch.schemaChanges.push({ ...decoded.schema, timestampMs: record.timestampMs });
      else batch.ignored[decoded.reason] = (batch.ignored[decoded.reason] ?? 0) + 1;
    } catch (error) {
      const { code, message } = toDecodeError(error);
      batch.undecodable.push({ record, code, error: message });
    }
  }
  return batch;
}
