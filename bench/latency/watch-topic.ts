import type { Connections } from '../../demo/connections.ts';
import { readBeside, readEndOffsets } from '../../demo/way/read-beside.ts';
import type { Shop } from '../../proof/parts/goods/shop.ts';

/** Where and when the record of a change was in Kafka. Times are in ms since 1970. */
export interface RecordTimes {
  partition: number;
  offset: string;
  /** When the capture sent it. */
  sentAtMs: number;
  /** When a consumer beside the ingress had it. */
  fetchedAtMs: number;
}

export interface TopicWatch {
  find(id: string, revision: number): RecordTimes | undefined;
  stop(): Promise<void>;
}

/** Reads the topic beside the ingress. */
export async function watchTopic(
  servers: Connections,
  { name, table, topic: { name: topic, format } }: Shop,
): Promise<TopicWatch> {
  const times = new Map<string, RecordTimes>();
  const from = await readEndOffsets(servers.kafkaAdmin, topic);
  const { stop } = await readBeside(servers, { topic, from }, (record) => {
    if (!record.value.includes(name)) return;
    const fetchedAtMs = performance.timeOrigin + performance.now();
    const { partition, offset, timestampMs: sentAtMs, value } = record;
    for (const { id, revision } of rowsOf[format](JSON.parse(value), table))
      times.set(keyOf(String(id), String(revision)), { partition, offset, sentAtMs, fetchedAtMs });
  });
  return { find: (id, revision) => times.get(keyOf(id, String(revision))), stop };
}

const keyOf = (id: string, revision: string): string => `${id}/${revision}`;

interface WatchedRow {
  id: string | number;
  revision: string | number;
}

/** Those of one table, as they are after the change. */
const rowsOf = {
  canal: (message: { database: string; table: string; data: WatchedRow[] | null }, table: string) =>
    `${message.database}.${message.table}` === table ? (message.data ?? []) : [],
  // A topic of its own for each table.
  debezium: ({ after }: { after: WatchedRow | null }) => (after ? [after] : []),
};
