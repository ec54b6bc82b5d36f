import { packedBytes } from './packed-bytes.ts';
import type { Backlog } from './write-backlog.ts';

export interface BacklogFacts extends Pick<Backlog, 'format' | 'changes' | 'records' | 'meanRecordBytes'> {
  tables: number;
  /** Rows that it leaves. */
  documents: number;
  /** Of a record's bytes, with all that travels with it, so many are left when a full batch is packed. */
  packedShare: number;
  packedBytesPer1000Changes: number;
  unpackedBytesPer1000Changes: number;
}

export function backlogFacts(backlog: Backlog): BacklogFacts {
  const { format, changes, records, meanRecordBytes, tables, left, sample } = backlog;
  const { packed, unpacked } = packedBytes(sample);
  const per1000Changes = (bytes: number): number => (1000 * bytes * records) / (sample.length * changes);
  return {
    format,
    changes,
    records,
    meanRecordBytes,
    tables: tables.length,
    documents: [...left.values()].reduce((sum, rows) => sum + rows.size, 0),
    packedShare: packed / unpacked,
    packedBytesPer1000Changes: per1000Changes(packed),
    unpackedBytesPer1000Changes: per1000Changes(unpacked),
  };
}
