import { expect, test } from 'vitest';
import { createPendingPatterns } from '../../src/workflows/pending-patterns.ts';

const passAt = (startedAtMs: number, ...patterns: string[]) => ({ patterns, startedAtMs });

test('a pattern is done with after a pass that no reader can fill a key after', () => {
  const pending = createPendingPatterns([]);
  pending.add({ patterns: ['a:*'] }, 1_000);
  expect(pending.dueAtMs(5_000)).toBeLessThanOrEqual(1_000);
  pending.settle(passAt(1_000, 'a:*'), 5_000);
  expect(pending.dueAtMs(5_000)).toBe(6_000);
  pending.settle(passAt(6_000, 'a:*'), 5_000);
  expect(pending.size()).toBe(0);
});

test('one that waited long enough for its first pass needs no second', () => {
  const pending = createPendingPatterns([]);
  pending.add({ patterns: ['a:*'] }, 1_000);
  pending.settle(passAt(6_000, 'a:*'), 5_000);
  expect(pending.size()).toBe(0);
});

test('one that is asked for while a pass runs has its own', () => {
  const pending = createPendingPatterns([]);
  pending.add({ patterns: ['a:*'] }, 1_000);
  pending.add({ patterns: ['a:*', 'b:*'] }, 7_000);
  pending.settle(passAt(6_500, 'a:*'), 5_000);
  expect(pending.all()).toMatchObject([
    { pattern: 'a:*', isPassed: false },
    { pattern: 'b:*', isPassed: false },
  ]);
});

test('too many of one kind give way to what covers them; others stay', () => {
  const pending = createPendingPatterns([]);
  pending.add({ patterns: ['other:*'] }, 1);
  for (let at = 0; at < 200; at++) pending.add({ patterns: [`list:${at}:*`], covering: 'list:*:*' }, at);
  expect(pending.size()).toBe(201);
  pending.add({ patterns: ['list:200:*'], covering: 'list:*:*' }, 300);
  expect(pending.all()).toMatchObject([
    { pattern: 'other:*', requestedAtMs: 1 },
    { pattern: 'list:*:*', requestedAtMs: 300, isPassed: false },
  ]);
});
