import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { LaneRecord } from '../model/record.ts';
import { RecordBatch } from './record-batch.ts';

/** Up to so many records and bytes a batch is readable in the Web UI; more cost too much there and in the history. */
export const READABLE_MAX_RECORDS = 20;
export const READABLE_MAX_BYTES = 64 * 1024;

/** Bytes of one record, key and value, before compression. */
export function recordBytes(record: Pick<LaneRecord, 'key' | 'value'>): number {
  return (record.key?.length ?? 0) + (record.value?.length ?? 0);
}

/** `packed` for records that the Web UI must not show. */
export type RecordShape = 'either' | 'packed';

export function packRecords(records: readonly LaneRecord[], shape: RecordShape = 'either'): RecordBatch {
  return (shape === 'either' ? readable(records) : null) ?? packed(records);
}

/** Masked columns would stand in a readable record for all to see. */
export function recordShape(tables: readonly { mask: readonly string[] }[]): RecordShape {
  return tables.some(({ mask }) => mask.length > 0) ? 'packed' : 'either';
}

export function unpackRecords(batch: RecordBatch): LaneRecord[] {
  if (batch.shape === 'readable') return records(batch.header, Buffer.from(batch.data));
  const inflated = inflateRawSync(batch.data);
  const headerEnd = 4 + inflated.readUInt32BE(0);
  return records(inflated.toString('utf8', 4, headerEnd), inflated.subarray(headerEnd));
}

/** Where a record's bytes lie, and what stands beside them. A span is [start, end) or null. */
interface Entry extends Omit<LaneRecord, 'key' | 'value'> {
  key: Span;
  value: Span;
}
type Span = [start: number, end: number] | null;

function records(header: string, bytes: Buffer): LaneRecord[] {
  const slice = (span: Span): Uint8Array | null => span && bytes.subarray(span[0], span[1]);
  return (JSON.parse(header) as Entry[]).map((entry) => ({
    ...entry,
    key: slice(entry.key),
    value: slice(entry.value),
  }));
}

function packed(batch: readonly LaneRecord[]): RecordBatch {
  const writer = createWriter();
  const header = Buffer.from(
    JSON.stringify(
      batch.map((record) => ({ ...record, key: writer.add(record.key), value: writer.add(record.value) })),
    ),
  );
  const length = Buffer.alloc(4);
  length.writeUInt32BE(header.length);
  return new RecordBatch('packed', '', deflateRawSync(Buffer.concat([length, header, ...writer.chunks]), { level: 1 }));
}

/** JSON for people, in which every key and value stands byte for byte; null when one of them is no JSON itself. */
function readable(batch: readonly LaneRecord[]): RecordBatch | null {
  const bytes = batch.reduce((sum, record) => sum + recordBytes(record), 0);
  if (batch.length > READABLE_MAX_RECORDS || bytes > READABLE_MAX_BYTES) return null;
  if (!batch.every((record) => isJson(record.key) && isJson(record.value))) return null;

  const writer = createWriter();
  const entries: Entry[] = batch.map((record, index) => {
    const { offset, timestampMs, version, headers } = record;
    writer.text(index === 0 ? '[' : ',\n');
    writer.text(JSON.stringify({ offset, time: new Date(timestampMs).toISOString(), version, headers }).slice(0, -1));
    writer.text(',"key":');
    const key = writer.add(record.key) ?? writer.text('null');
    writer.text(',"value":');
    const value = writer.add(record.value) ?? writer.text('null');
    writer.text('}');
    return { ...record, key, value };
  });
  writer.text(']');
  return new RecordBatch('readable', JSON.stringify(entries), Buffer.concat(writer.chunks));
}

function isJson(bytes: Uint8Array | null): boolean {
  if (bytes === null) return true;
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function createWriter() {
  const chunks: Uint8Array[] = [];
  let end = 0;
  return {
    chunks,
    add(bytes: Uint8Array | null): Span {
      if (bytes === null) return null;
      chunks.push(bytes);
      const start = end;
      end += bytes.length;
      return [start, end];
    },
    text(value: string): null {
      const bytes = Buffer.from(value);
      chunks.push(bytes);
      end += bytes.length;
      return null;
    },
  };
}
