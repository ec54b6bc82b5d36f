import type { PollTimes } from '../../demo/latency/latency-tracker.ts';
import { type Mix, USUAL_MIX } from '../../proof/parts/goods/writer.ts';

export interface ChangeRate {
  changesPerSecond: number;
  mix: Mix;
  pollEvery: PollTimes;
}

/** The more changes, the less often somebody looks: it must cost little beside what is looked at. */
export const changeRates = {
  slow: {
    changesPerSecond: 1,
    mix: { updates: 1, inserts: 0, deletes: 0 },
    pollEvery: { appliedMs: 2, searchableMs: 10, keyGoneMs: 2 },
  },
  middle: {
    changesPerSecond: 100,
    mix: USUAL_MIX,
    pollEvery: { appliedMs: 10, searchableMs: 40, keyGoneMs: 10 },
  },
  fast: {
    changesPerSecond: 1_000,
    mix: USUAL_MIX,
    pollEvery: { appliedMs: 20, searchableMs: 50, keyGoneMs: 20 },
  },
} as const satisfies Record<string, ChangeRate>;

export type RateName = keyof typeof changeRates;
