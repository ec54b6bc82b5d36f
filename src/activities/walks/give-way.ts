import { setTimeout as sleep } from 'node:timers/promises';
import type { LaneProgress } from '../../connectors/lane-progress.ts';
import { createLateness } from './lateness.ts';

/**
 * Live changes go first: while they are late, long work rests after each page, in proportion to what the page took. As long as they stay
 * late its share of the time is halved every half second, down to a twentieth; when they are in time again it grows back within 50 s.
 *
 * To be called after each page. @returns how long it rested, in ms
 */
export type GiveWay = (workedMs: number) => Promise<number>;

const LOOK_EVERY_MS = 500;
const LEAST_SHARE = 0.05;
const MORE_SHARE_PER_SECOND = 0.02;
/** Rows that were read before must still count afterwards. */
const LONGEST_REST_MS = 3_000;

const CLOCK = { now: Date.now, sleep: (ms: number): Promise<void> => sleep(ms) };

/** For one process: all that works there side by side gives way alike. */
export function createGiveWay(lanes: Pick<LaneProgress, 'lateLanes'>, clock = CLOCK): GiveWay {
  const { now } = clock;
  const isLate = createLateness(lanes, now);
  let share = 1;
  let lookedAtMs = -Infinity;
  let looking: Promise<void> | undefined;

  async function look(passedMs: number): Promise<void> {
    const hardlyWorks = share < 2 * LEAST_SHARE;
    // Where Kafka does not even answer, nothing needs more work.
    share = (await isLate({ hardlyWorks }).catch(() => true))
      ? Math.max(LEAST_SHARE, share / 2)
      : Math.min(1, share + (MORE_SHARE_PER_SECOND * passedMs) / 1000);
  }

  return async (workedMs) => {
    const passedMs = now() - lookedAtMs;
    if (passedMs >= LOOK_EVERY_MS) {
      lookedAtMs = now();
      looking ??= look(passedMs).finally(() => (looking = undefined));
    }
    const restMs = Math.min(LONGEST_REST_MS, workedMs * (1 / share - 1));
    if (restMs > 0) await clock.sleep(restMs);
    return restMs;
  };
}
