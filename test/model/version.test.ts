import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { clockMs, endOfMillisecond, nextVersion } from '../../src/model/version.ts';

const at = Date.UTC(2026, 0, 2);

test('a lane without a past starts from its first record', () => {
  expect(nextVersion(undefined, at)).toBe((at - Date.UTC(2020, 0, 1)) * 4096);
});

test('records of one millisecond get ascending versions', () => {
  const first = nextVersion(undefined, at);
  expect(nextVersion(first, at)).toBe(first + 1);
});

test('a version never falls, though the producer clock does', () => {
  const first = nextVersion(undefined, at);
  expect(nextVersion(first, at - 60_000)).toBe(first + 1);
});

test('a later record jumps ahead', () => {
  const first = nextVersion(undefined, at);
  expect(nextVersion(first, at + 1)).toBe(first + 4096);
});

test('versions are exact in JSON until 2089', () => {
  expect(Number.isSafeInteger(nextVersion(undefined, Date.UTC(2089, 0, 1)))).toBe(true);
});

test('the end of a millisecond is over all that lanes give in it, and below the next one', () => {
  const first = nextVersion(undefined, at);
  expect(endOfMillisecond(first + 7)).toBe(endOfMillisecond(first));
  expect(endOfMillisecond(first)).toBeGreaterThan(first + 4094);
  expect(endOfMillisecond(first)).toBe(nextVersion(undefined, at + 1) - 1);
});

test.each([1_600_000_000_000, 1_800_000_000_123])('no record before a version is younger than its clock time', (ms) => {
  const version = nextVersion(undefined, ms);
  expect(clockMs(version)).toBe(ms);
  expect(clockMs(nextVersion(version + 5000, ms))).toBeGreaterThan(ms);
});

test('whatever times its records have, a lane counts up, and never falls behind them', () => {
  const times = fc.array(fc.integer({ min: at - 100_000, max: at + 100_000 }), { minLength: 1, maxLength: 50 });
  fc.assert(
    fc.property(times, fc.option(fc.integer({ min: 0, max: 2 ** 52 }), { nil: undefined }), (ms, before) => {
      let previous = before;
      for (const time of ms) {
        const version = nextVersion(previous, time);
        expect(version).toBeGreaterThan(previous ?? -1);
        expect(clockMs(version)).toBeGreaterThanOrEqual(time);
        previous = version;
      }
    }),
  );
});
