import { expect, test } from 'vitest';
import { oldestAgeMs } from '../../src/connectors/oldest-age.ts';

const NOW_MS = 1_800_000_000_000;

test.each([0, 999, 1_500, 60_000, 3_600_000, 30 * 86_400_000])(
  'an age of %i ms is found, never too young, in few questions',
  async (ageMs) => {
    let questions = 0;
    const found = await oldestAgeMs(async (timeMs) => {
      questions++;
      return timeMs <= NOW_MS - ageMs;
    }, NOW_MS);
    expect(found).toBeGreaterThanOrEqual(ageMs);
    expect(found).toBeLessThanOrEqual(Math.max(ageMs + 1_000, ageMs * 1.15));
    expect(questions).toBeLessThan(40);
  },
);

test('what was never is as old as time', async () => {
  expect(await oldestAgeMs(async () => false, NOW_MS)).toBe(NOW_MS);
});
