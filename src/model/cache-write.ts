/** Put `value` (null: delete) under the key, unless the cache holds a newer version. */
export interface CacheWrite {
  key: string;
  version: number;
  value: string | null;
  /** How long the value lives. */
  ttlMs?: number;
}
