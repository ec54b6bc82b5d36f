import { expect, test } from 'vitest';
import { etaSeconds, type PaceSample, rowsPerSecond, withSample } from '../../../src/workflows/steering/pace.ts';

/** A step every five seconds. */
function after(rows: number[]): PaceSample[] {
  return rows.reduce<PaceSample[]>((samples, sum, at) => withSample(samples, { atMs: at * 5_000, rows: sum }), []);
}

test('the pace is that of the last half a minute, not of the whole time', () => {
  expect(rowsPerSecond(after([0, 5_000, 10_000]))).toBe(1_000);
  const fastThenSlow = Array.from({ length: 20 }, (_, at) => at * 50_000);
  const slow = Array.from({ length: 8 }, (_, at) => 950_000 + (at + 1) * 500);
  const samples = after([...fastThenSlow, ...slow]);
  expect(rowsPerSecond(samples)).toBe(100);
  expect(samples.length).toBeLessThan(10);
});

test('steps that take longer than that have a pace as well', () => {
  const samples = [0, 60_000, 120_000].reduce<PaceSample[]>(
    (before, atMs) => withSample(before, { atMs, rows: atMs / 100 }),
    [],
  );
  expect(rowsPerSecond(samples)).toBe(10);
});

test('before the first step there is no pace, and nobody knows how long it takes', () => {
  expect(rowsPerSecond([])).toBe(0);
  expect(rowsPerSecond(after([7]))).toBe(0);
  expect(etaSeconds(1_000, 0)).toBeNull();
  expect(etaSeconds(null, 10)).toBeNull();
});

test('the time that is left is what is left at this pace; an estimate that was too low leaves none', () => {
  expect(etaSeconds(1_001, 10)).toBe(101);
  expect(etaSeconds(-5, 10)).toBe(0);
});
