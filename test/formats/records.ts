import { readFileSync } from 'node:fs';
import type { LaneRecord } from '../../src/model/record.ts';

/** @param value text, or what becomes JSON; null is a tombstone */
export function recordOf(value: unknown, facts: Partial<LaneRecord> = {}): LaneRecord {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const bytes = value === null ? null : value instanceof Uint8Array ? value : Buffer.from(text);
  return { offset: '0', timestampMs: 0, version: 0, key: null, value: bytes, headers: {}, ...facts };
}

/** One line of a fixture: a Kafka record as text. */
export interface RecordLine {
  topic: string;
  partition: number;
  offset: string;
  timestamp: string;
  key: string | null;
  headers: Record<string, string>;
  value: string | null;
}

export function readLines(fixture: string): RecordLine[] {
  const text = readFileSync(new URL(`../fixtures/${fixture}`, import.meta.url), 'utf8');
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as RecordLine);
}

export function recordOfLine({ offset, timestamp, key, headers, value }: RecordLine): LaneRecord {
  return recordOf(value, {
    offset,
    timestampMs: Number(timestamp),
    key: key === null ? null : Buffer.from(key),
    headers,
  });
}
