import { setTimeout as sleep } from 'node:timers/promises';
import type { LaneProgress } from '../../connectors/lane-progress.ts';

/** A lane that stands still does not hold a comparison up: what it brings one day finds the row as it is. */
const LANES_WAIT_MS = 30_000;
const POLL_MS = 500;

/** Until all that was under way has come. @param settleMs how long a capture tool needs to send what it has read */
export async function waitForChanges(
  { lanes }: { lanes: Pick<LaneProgress, 'ends' | 'lanesBefore'> },
  settleMs: number,
): Promise<void> {
  await sleep(settleMs);
  const ends = await lanes.ends();
  const untilMs = Date.now() + LANES_WAIT_MS;
  while ((await lanes.lanesBefore(ends)).length > 0 && Date.now() < untilMs) await sleep(POLL_MS);
}
