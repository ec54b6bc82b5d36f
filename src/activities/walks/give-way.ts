import { setTimeout as pause } from 'node:timers/promises';
import { log } from '@temporalio/activity';
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

const SURROUNDINGS = {
  now: Date.now,
  sleep: (ms: number): Promise<void> => pause(ms),
  warn: (what: string, error: unknown): void => log.warn(what, { error }),
};

/** For one process: all that works there side by side gives way alike. */
export function createGiveWay(lanes: Pick<LaneProgress, 'lateLanes'>, { now, sleep, warn } = SURROUNDINGS): GiveWay {
  const isLate = createLateness(lanes, now);
  let share = 1;
  let isBlind = false;
  let lookedAtMs = -Infinity;
  let looking: Promise<void> | undefined;

  /** Where Kafka does not even answer, nothing needs more work. */
  async function isLateOrUnknown(): Promise<boolean> {
    try {
      const late = await isLate({ hardlyWorks: share < 2 * LEAST_SHARE });
      isBlind = false;
      return late;
    } catch (error) {
      if (!isBlind) warn('held back: nobody knows whether live changes are late', error);
      isBlind = true;
      return true;
    }
  }

  async function look(passedMs: number): Promise<void> {
    share = (await isLateOrUnknown())
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
    if (restMs > 0) await sleep(restMs);
    return restMs;
  };
}
