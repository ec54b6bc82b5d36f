import { setTimeout as sleep } from 'node:timers/promises';
import type { LaneProgress } from '../../connectors/lane-progress.ts';

/**
 * Live changes go first: while they are late, long work rests after each page, in proportion to what the page took. As long as they stay
 * late its share of the time is halved every half second, down to a tenth; when they are in time again it grows back within 20 s.
 * A lane that stands still counts for a few seconds only: it waits for something else.
 *
 * To be called after each page. @returns how long it rested, in ms
 */
export type GiveWay = (workedMs: number) => Promise<number>;

/** Well above what a quiet machine needs, and early enough to keep most changes within a second. */
const LATE_MS = 300;
const LOOK_EVERY_MS = 500;
const STANDS_STILL_MS = 10_000;
const LEAST_SHARE = 0.1;
const MORE_SHARE_PER_SECOND = 0.05;
/** Rows that were read before must still count afterwards. */
const LONGEST_REST_MS = 3_000;

interface Standing {
  offset: string;
  sinceMs: number;
}

const CLOCK = { now: Date.now, sleep: (ms: number): Promise<void> => sleep(ms) };

/** For one process: all that works there side by side gives way alike. */
export function createGiveWay({ lateLanes }: Pick<LaneProgress, 'lateLanes'>, clock = CLOCK): GiveWay {
  const { now } = clock;
  let share = 1;
  let lookedAtMs = -Infinity;
  let looking: Promise<void> | undefined;
  let standing = new Map<string, Standing>();

  async function look(passedMs: number): Promise<void> {
    const late = Object.entries(await lateLanes(LATE_MS));
    const before = standing;
    standing = new Map(
      late.map(([lane, offset]) => {
        const known = before.get(lane);
        return [lane, known?.offset === offset ? known : { offset, sinceMs: now() }];
      }),
    );
    const isLate = [...standing.values()].some(({ sinceMs }) => now() - sinceMs < STANDS_STILL_MS);
    share = isLate ? Math.max(LEAST_SHARE, share / 2) : Math.min(1, share + (MORE_SHARE_PER_SECOND * passedMs) / 1000);
  }

  return async (workedMs) => {
    const passedMs = now() - lookedAtMs;
    if (passedMs >= LOOK_EVERY_MS) {
      lookedAtMs = now();
      // Where nobody can tell, it goes on as before.
      looking ??= look(passedMs)
        .catch(() => undefined)
        .finally(() => (looking = undefined));
    }
    const restMs = Math.min(LONGEST_REST_MS, workedMs * (1 / share - 1));
    if (restMs > 0) await clock.sleep(restMs);
    return restMs;
  };
}
