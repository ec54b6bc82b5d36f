import { expect, test } from 'vitest';
import { fenceAfter, receives } from '../../src/model/fence.ts';
import { nextVersion } from '../../src/model/version.ts';

const at = Date.UTC(2026, 0, 2);
const fence = fenceAfter([at - 5000, at, at - 1]);

test('what was sent up to the newest record of any partition is left to the copy, also within its millisecond', () => {
  const newest = nextVersion(undefined, at);
  expect(receives(fence, newest)).toBe(false);
  expect(receives(fence, nextVersion(newest, at))).toBe(false);
});

test('what is sent later goes to the new index', () => {
  expect(receives(fence, nextVersion(undefined, at + 1))).toBe(true);
});

test('a topic without records holds nothing back', () => {
  expect(receives(fenceAfter([]), nextVersion(undefined, at))).toBe(true);
});
