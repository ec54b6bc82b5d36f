import type { SyncRange } from '../../model/sync.ts';
import type { VersionedChange } from '../../mapping/plan-documents.ts';
import type { LaneId, LaneRecord } from '../../model/record.ts';
import { toDecodeError } from '../../formats/decode-error.ts';
import type { Decoder } from '../../formats/decoder.ts';
import type { StampedSchemaChange } from './follow-schema-changes.ts';
import { unpackRecords } from '../../payload/pack-records.ts';
import type { RecordBatch } from '../../payload/record-batch.ts';

export interface UndecodableRecord {
  lane: LaneId;
  record: LaneRecord;
  /** The kind of damage, such as `not-json`. */
  code: string;
  error: string;
}

/** What one lane has in a batch. */
interface LanePart {
  lane: LaneId;
  records: readonly LaneRecord[];
}

export interface DecodedBatch {
  parts: readonly LanePart[];
  /** In the order of their versions, which within a lane is that of their records. */
  changes: VersionedChange[];
  schemaChanges: StampedSchemaChange[];
  ignored: Record<string, number>;
  undecodable: UndecodableRecord[];
}

/** Gives the records of each of the ranges decoded. */
export type Decode = (ranges: readonly SyncRange[], records: readonly RecordBatch[]) => DecodedBatch;

/** The activities of one workflow run in one process and share the work. */
export type DecodedBatches = (run: string, ...batch: Parameters<Decode>) => DecodedBatch;

/** So many batches are kept for the second activity that asks; an older one is decoded again when it is asked for. */
const KEPT_BATCHES = 8;

/** @param decoderOf the decoder of a topic's format; throws for a topic that is not in the config */
export function createDecodedBatches(decoderOf: (topic: string) => Decoder): DecodedBatches {
  const kept = new Map<string, DecodedBatch>();
  return (run, ranges, records) => {
    const known = kept.get(run);
    if (known) return known;
    const parts = ranges.map((lane, at) => ({ lane, records: unpackRecords(records[at] as RecordBatch) }));
    const decoded = decodeAll(parts, decoderOf);
    kept.set(run, decoded);
    for (const oldest of kept.keys()) if (kept.size > KEPT_BATCHES) kept.delete(oldest);
    return decoded;
  };
}

function decodeAll(parts: readonly LanePart[], decoderOf: (topic: string) => Decoder): DecodedBatch {
  const batch: DecodedBatch = { parts, changes: [], schemaChanges: [], ignored: {}, undecodable: [] };
  for (const part of parts) decodeInto(batch, part, decoderOf(part.lane.topic));
  // What writes one document is folded into what comes last.
  if (parts.length > 1) batch.changes.sort((one, other) => one.version - other.version);
  return batch;
}

function decodeInto(batch: DecodedBatch, { lane, records }: LanePart, decoder: Decoder): void {
  for (const record of records) {
    const { version, timestampMs } = record;
    try {
      const decoded = decoder.decode(record);
      if (decoded.kind === 'rows')
        for (const change of decoded.changes) batch.changes.push({ change, version, timestampMs });
      else if (decoded.kind === 'schema') batch.schemaChanges.push({ ...decoded.schema, lane, timestampMs });
      else batch.ignored[decoded.reason] = (batch.ignored[decoded.reason] ?? 0) + 1;
    } catch (error) {
      const { code, message } = toDecodeError(error);
      batch.undecodable.push({ lane, record, code, error: message });
    }
  }
}
