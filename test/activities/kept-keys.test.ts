import { expect, test } from 'vitest';
import { createKeptKeys } from '../../src/activities/batch/kept-keys.ts';

test('gives the keys of a run once', () => {
  const kept = createKeptKeys();
  kept.keep('a', ['x']);
  kept.keep('b', ['y']);
  expect(kept.take('a')).toEqual(['x']);
  expect(kept.take('a')).toBeUndefined();
  expect(kept.take('b')).toEqual(['y']);
});

test('forgets the oldest when they become too many', () => {
  const kept = createKeptKeys();
  const keys = Array.from({ length: 90_000 }, String);
  for (const run of ['a', 'b', 'c']) kept.keep(run, keys);
  expect(kept.take('a')).toBeUndefined();
  expect(kept.take('b')).toHaveLength(90_000);
  expect(kept.take('c')).toHaveLength(90_000);
});
