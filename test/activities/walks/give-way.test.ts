import { expect, test } from 'vitest';
import { createGiveWay, type GiveWay } from '../../../src/activities/walks/give-way.ts';
import type { LaneOffsets } from '../../../src/connectors/lane-progress.ts';

const PAGE_MS = 300;

/** Work in pages, on a clock of its own, while live changes are as `lateLanes` tells. */
function working(lateLanes: () => LaneOffsets) {
  let nowMs = 0;
  const sleep = async (ms: number): Promise<void> => {
    nowMs += ms;
  };
  const giveWay: GiveWay = createGiveWay({ lateLanes: async () => lateLanes() }, { now: () => nowMs, sleep });
  return {
    giveWay,
    /** Answers what share of the time was work in the end. */
    async shareAfter(seconds: number): Promise<number> {
      const endsAtMs = nowMs + seconds * 1000;
      let share = 1;
      while (nowMs < endsAtMs) {
        nowMs += PAGE_MS;
        share = PAGE_MS / (PAGE_MS + (await giveWay(PAGE_MS)));
      }
      return share;
    },
  };
}

/** A lane that is late, and goes on all the same. */
function movingLane(): () => LaneOffsets {
  let offset = 0;
  return () => ({ 'changes[0]': String(offset++) });
}

test('while live changes are in time it does not rest', async () => {
  const { shareAfter } = working(() => ({}));
  expect(await shareAfter(10)).toBe(1);
});

test('while they are late its share is halved every half second, down to a tenth; when they are in time it grows back', async () => {
  let late = movingLane();
  const { shareAfter } = working(() => late());
  expect(await shareAfter(2)).toBeLessThanOrEqual(0.25);
  expect(await shareAfter(20)).toBeCloseTo(0.1);
  late = () => ({});
  const growing = await shareAfter(5);
  expect(growing).toBeGreaterThan(0.15);
  expect(growing).toBeLessThan(0.6);
  expect(await shareAfter(90)).toBe(1);
});

test('a lane that stands still holds it back for some seconds only, and one that moves again does once more', async () => {
  const moving = movingLane();
  let late: () => LaneOffsets = () => ({ 'changes[0]': '7' });
  const { shareAfter } = working(() => late());
  expect(await shareAfter(8)).toBeLessThan(0.3);
  expect(await shareAfter(90)).toBe(1);
  late = moving;
  expect(await shareAfter(15)).toBeCloseTo(0.1);
});

test('where nobody can tell it goes on as before', async () => {
  let isAway = false;
  const moving = movingLane();
  const { shareAfter } = working(() => {
    if (isAway) throw new Error('Kafka does not answer');
    return moving();
  });
  const before = await shareAfter(20);
  isAway = true;
  expect(await shareAfter(20)).toBe(before);
});

test('one question is enough while there is no answer', async () => {
  let asked = 0;
  const silent = (): Promise<LaneOffsets> => {
    asked++;
    return new Promise(() => undefined);
  };
  let nowMs = 0;
  const giveWay = createGiveWay({ lateLanes: silent }, { now: () => nowMs, sleep: async () => undefined });
  for (; nowMs < 60_000; nowMs += PAGE_MS) expect(await giveWay(PAGE_MS)).toBe(0);
  expect(asked).toBe(1);
});

test('however long a page took, the rest is short: what was read ahead must still count', async () => {
  const { giveWay, shareAfter } = working(movingLane());
  await shareAfter(20);
  expect(await giveWay(60_000)).toBe(3_000);
});
