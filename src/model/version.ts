/**
 * The number that orders the writes of one document:
 * milliseconds since 2020-01-01 * 4096 + sequence, a safe integer until 2089.
 * It follows the Kafka record's timestamp, so it survives re-created topics, and never falls within a lane.
 */
const EPOCH_MS = Date.UTC(2020, 0, 1);
const STEPS_PER_MS = 4096;

/** The lane clock's next version, after `previous` (undefined: the lane has no past), for a record of that timestamp. */
export function nextVersion(previous: number | undefined, timestampMs: number): number {
  const fromTime = Math.max(0, timestampMs - EPOCH_MS) * STEPS_PER_MS;
  return previous === undefined ? fromTime : Math.max(previous + 1, fromTime);
}
