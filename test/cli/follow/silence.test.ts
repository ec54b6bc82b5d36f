import { expect, test } from 'vitest';
import { createSilence } from '../../../src/cli/follow/silence.ts';

test('silence is told after some seconds, then each minute; an answer ends it', () => {
  let nowMs = 0;
  const silence = createSilence(() => nowMs);
  const saidAt = (...timesMs: number[]): boolean[] =>
    timesMs.map((atMs) => {
      nowMs = atMs;
      return silence.isToBeSaid();
    });
  expect(saidAt(3_999, 4_000, 5_000, 63_999, 64_000)).toEqual([false, true, false, false, true]);
  silence.end();
  expect(saidAt(67_999, 68_000)).toEqual([false, true]);
});
