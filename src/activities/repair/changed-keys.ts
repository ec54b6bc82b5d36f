import type { TopicRecord } from '../../connectors/topic-records.ts';
import { keyOf, MissingKeyError } from '../../mapping/document-id.ts';
import type { TableMapping } from '../../mapping/mapping.ts';
import { tableMatcher } from '../../mapping/table-pattern.ts';
import type { Value } from '../../model/change.ts';
import type { Decoder } from '../../formats/decoder.ts';

/** The keys that records changed, each once, by table. What cannot be read is the lanes' business: it is parked there. */
export function changedKeys(
  decoderOf: (topic: string) => Decoder,
  { name, key: columns }: TableMapping,
  records: readonly TopicRecord[],
): Map<string, Value[][]> {
  const isOfTable = tableMatcher(name);
  const found = new Map<string, Map<string, Value[]>>();
  for (const record of records)
    for (const { table, before, after } of changesOf(decoderOf, record)) {
      if (!isOfTable(table)) continue;
      const keys = found.get(table) ?? new Map<string, Value[]>();
      found.set(table, keys);
      for (const row of [before, after]) {
        const key = row && keyIn(row, columns);
        if (key) keys.set(JSON.stringify(key), key);
      }
    }
  return new Map([...found].map(([table, keys]) => [table, [...keys.values()]]));
}

function changesOf(
  decoderOf: (topic: string) => Decoder,
  { topic, offset, timestamp, key, value, headers }: TopicRecord,
) {
  try {
    const named = Object.entries(headers ?? {}).map(([header, text]) => [header, String(text)] as const);
    const timestampMs = Number(timestamp);
    const record = { offset, timestampMs, key, value, headers: Object.fromEntries(named), version: 0 };
    const decoded = decoderOf(topic).decode(record);
    return decoded.kind === 'rows' ? decoded.changes : [];
  } catch {
    return [];
  }
}

function keyIn(row: Parameters<typeof keyOf>[0], columns: readonly string[]): Value[] | null {
  try {
    return keyOf(row, columns);
  } catch (error) {
    if (error instanceof MissingKeyError) return null;
    throw error;
  }
}
