import { laneName, type LaneId } from '../model/record.ts';

/** Where a lane stopped, and what its partition holds now. */
export interface GapFacts {
  /** The offset after the last record that is applied. */
  committed: bigint;
  /** Time of the lane clock: no record before `committed` is younger. Undefined: somebody else committed that offset. */
  clockMs: number | undefined;
  /** The first offset that is there, and the one after the last. */
  low: bigint;
  high: bigint;
  /** The first offset with a timestamp after `clockMs`; `high` without one. */
  firstNewer: bigint;
}

/** Records that the lane cannot read any more, or was made to skip. */
export interface Gap {
  happened: string;
  missing: string;
  /** Where the lane goes on once what is missing is healed. */
  goOnAt: bigint;
}

/** kafkajs jumps silently over all of these. */
export function findGap(lane: LaneId, facts: GapFacts): Gap | undefined {
  const { committed, clockMs, low, high, firstNewer } = facts;
  const name = laneName(lane);
  const isAnotherTopic = committed > high || (clockMs !== undefined && firstNewer < committed);
  if (isAnotherTopic)
    return {
      happened: `${name} was read up to offset ${committed}, but what it holds now (${low} to ${high}) are other records: the topic was made again or cut off`,
      missing: 'changes that were in the topic before and not yet read',
      goOnAt: low,
    };
  if (committed < low)
    return {
      happened: `${name} was read up to offset ${committed}, but its first record is ${low} now: the ones between were deleted unread, by retention or by hand`,
      missing: `the changes of offsets ${committed} to ${low - 1n}`,
      goOnAt: low,
    };
  if (clockMs === undefined && committed !== low)
    return {
      happened: `the offset ${committed} of ${name} was set by a Kafka tool`,
      missing: 'the changes of all offsets that it was set past',
      goOnAt: committed,
    };
  return undefined;
}
