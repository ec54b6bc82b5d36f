import { expect, test } from 'vitest';
import { isLate } from '../../src/model/payload-life.ts';

const now = Date.UTC(2026, 0, 2);
const minutesAgo = (minutes: number): number => now - minutes * 60_000;
const storeUpSinceMs = minutesAgo(24 * 60);

test('a payload counts while both its batch and its record are young', () => {
  expect(isLate({ startedAtMs: minutesAgo(29), producedAtMs: minutesAgo(29), storeUpSinceMs }, now)).toBe(false);
});

test('a batch that is retried for long comes late', () => {
  expect(isLate({ startedAtMs: minutesAgo(31), producedAtMs: now, storeUpSinceMs }, now)).toBe(true);
});

test('a record that waited long in Kafka comes late, though its batch began just now', () => {
  expect(isLate({ startedAtMs: now, producedAtMs: minutesAgo(31), storeUpSinceMs }, now)).toBe(true);
});

test('a batch without changes goes by its begin', () => {
  expect(isLate({ startedAtMs: now, producedAtMs: now, storeUpSinceMs }, now)).toBe(false);
});

test('a record from before Elasticsearch started comes late, by a clock that is nearly right', () => {
  const age = { startedAtMs: now, producedAtMs: minutesAgo(10) };
  expect(isLate({ ...age, storeUpSinceMs: minutesAgo(9) }, now)).toBe(true);
  expect(isLate({ ...age, storeUpSinceMs: minutesAgo(10) - 1_000 }, now)).toBe(true);
  expect(isLate({ ...age, storeUpSinceMs: minutesAgo(10) - 3_000 }, now)).toBe(false);
});
