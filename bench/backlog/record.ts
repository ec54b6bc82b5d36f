/** A record as a capture tool sends it to Kafka. */
export interface BacklogRecord {
  key: string | null;
  /** Null: a tombstone. */
  value: string | null;
  headers?: Record<string, string>;
}
