/** One Kafka record as it came, stamped with the version that its lane gave it. Offsets are decimal strings. */
export interface LaneRecord {
  offset: string;
  timestampMs: number;
  version: number;
  key: Uint8Array | null;
  value: Uint8Array | null;
  headers: Record<string, string>;
}

export interface LaneId {
  topic: string;
  partition: number;
}

export function laneName({ topic, partition }: LaneId): string {
  return `${topic}[${partition}]`;
}
