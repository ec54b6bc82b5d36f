import type { Connections } from '../../demo/connections.ts';
import { readBeside, readEndOffsets } from '../../demo/way/read-beside.ts';
import type { Shop } from '../../proof/parts/goods/shop.ts';
import { changeTopic } from '../../stack/endpoints.ts';

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
export async function watchTopic(servers: Connections, { name, table }: Shop): Promise<TopicWatch> {
  const times = new Map<string, RecordTimes>();
  const from = await readEndOffsets(servers.kafkaAdmin, changeTopic);
  const { stop } = await readBeside(servers, { topic: changeTopic, from }, (record) => {
    if (!record.value.includes(name)) return;
    const fetchedAtMs = performance.timeOrigin + performance.now();
    const { partition, offset, timestampMs: sentAtMs, value } = record;
    const message = JSON.parse(value) as FlatMessage;
    if (`${message.database}.${message.table}` !== table) return;
    for (const { id, revision } of message.data ?? [])
      times.set(keyOf(id, revision), { partition, offset, sentAtMs, fetchedAtMs });
  });
  return { find: (id, revision) => times.get(keyOf(id, String(revision))), stop };
}

const keyOf = (id: string, revision: string): string => `${id}/${revision}`;

/** Canal's. */
interface FlatMessage {
  database: string;
  table: string;
  data: { id: string; revision: string }[] | null;
}
