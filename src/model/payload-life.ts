/**
 * Elasticsearch forgets deletes (after gc_deletes, and when it starts again), and then any payload looks new to it: also the
 * payload of a lane that lags, when a row's delete came by another lane, since its key or its partition changed. So a
 * payload counts only while every delete since its record was produced is remembered; later, rows are read again.
 * Half of gc_deletes: the rest is for a worker that stands still between its decision and its write. The same for keys that are
 * set in Redis, where versions are kept as long.
 */
export const PAYLOAD_LIFE_MS = 30 * 60_000;

/** The clocks of the store and the capture tool may differ by so much. A start takes longer, so nothing young counts as old. */
const START_MARGIN_MS = 2_000;

export interface PayloadAge {
  /** When the batch's workflow started. */
  startedAtMs: number;
  /** Timestamp of its oldest record: a version's own time is later where the lane's clock was held. */
  producedAtMs: number;
  /** When the last node of the store that it is for started. */
  storeUpSinceMs: number;
}

export function isLate({ startedAtMs, producedAtMs, storeUpSinceMs }: PayloadAge, nowMs: number): boolean {
  const bornAtMs = Math.min(startedAtMs, producedAtMs);
  return nowMs - bornAtMs > PAYLOAD_LIFE_MS || bornAtMs < storeUpSinceMs + START_MARGIN_MS;
}
