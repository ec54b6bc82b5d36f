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

/** No record that a clock has seen is younger. */
export function clockMs(version: number): number {
  return Math.floor(version / STEPS_PER_MS) + EPOCH_MS;
}

/**
 * The last version that any lane can give within the same millisecond. Versions order the changes of one lane; between lanes only
 * their times do, and a capture tool sends many messages within one millisecond. What was read after that millisecond
 * holds all that was sent in it, so it may be written over all of it.
 */
export function endOfMillisecond(version: number): number {
  return version - (version % STEPS_PER_MS) + STEPS_PER_MS - 1;
}
