import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createGiveWay, type GiveWay } from '../../../src/activities/walks/give-way.ts';
import type { LaneOffsets } from '../../../src/connectors/lane-progress.ts';

const PAGE_MS = 300;
/** A page, and the longest rest. */
const LEAST_SHARE = PAGE_MS / (PAGE_MS + 3_000);

/** Work in pages, on a clock of its own, while live changes are as `lateLanes` tells. */
function working(lateLanes: (ageMs: number) => LaneOffsets) {
  let nowMs = 0;
  const sleep = async (ms: number): Promise<void> => {
    nowMs += ms;
  };
  const warnings: unknown[] = [];
  const giveWay: GiveWay = createGiveWay(
    { lateLanes: async (ageMs) => lateLanes(ageMs) },
    { now: () => nowMs, sleep, warn: (_, error) => warnings.push(error) },
  );
  async function page(): Promise<number> {
    nowMs += PAGE_MS;
    const restMs = await giveWay(PAGE_MS);
    // A look is answered long before the next page.
    await setImmediate();
    return restMs;
  }
  return {
    giveWay,
    warnings,
    /** Answers what share of the time was work in the end. */
    async shareAfter(seconds: number): Promise<number> {
      const endsAtMs = nowMs + seconds * 1000;
      let share = 1;
      while (nowMs < endsAtMs) share = PAGE_MS / (PAGE_MS + (await page()));
      return share;
    },
    /** Answers what share of all that time was work. */
    async shareOver(seconds: number): Promise<number> {
      const beganAtMs = nowMs;
      let pages = 0;
      for (; nowMs < beganAtMs + seconds * 1000; pages++) await page();
      return (pages * PAGE_MS) / (nowMs - beganAtMs);
    },
  };
}

/** A lane that goes on, and is always so late. */
function movingLane(lateMs = Infinity): (ageMs: number) => LaneOffsets {
  let offset = 0;
  return (ageMs) => (lateMs >= ageMs ? { 'changes[0]': String(offset++) } : {});
}

test('while live changes are in time it does not rest', async () => {
  const { shareAfter } = working(() => ({}));
  expect(await shareAfter(10)).toBe(1);
});

test('while they are late its share is halved every half second, down to a twentieth, or to a page every 3 s; when they are in time it grows back', async () => {
  let late = movingLane();
  const { shareAfter } = working((ageMs) => late(ageMs));
  expect(await shareAfter(2)).toBeLessThanOrEqual(0.25);
  expect(await shareAfter(20)).toBeCloseTo(LEAST_SHARE);
  late = () => ({});
  const growing = await shareAfter(20);
  expect(growing).toBeGreaterThan(0.15);
  expect(growing).toBeLessThan(0.6);
  expect(await shareAfter(90)).toBe(1);
});

test('where lanes are as late by themselves it learns that, and goes on; when they are quick again it protects them sooner', async () => {
  let late = movingLane(600);
  const { shareAfter, shareOver } = working((ageMs) => late(ageMs));
  expect(await shareAfter(20)).toBeCloseTo(LEAST_SHARE);
  expect(await shareOver(300)).toBeGreaterThan(2 * LEAST_SHARE);
  late = () => ({});
  expect(await shareAfter(600)).toBe(1);
  late = movingLane(550);
  expect(await shareAfter(15)).toBeCloseTo(LEAST_SHARE);
});

test('what is a second late is late wherever it is', async () => {
  const { shareAfter } = working(movingLane(1_100));
  expect(await shareAfter(600)).toBeCloseTo(LEAST_SHARE);
});

test('a lane that stands still is no reason not to learn what the others need', async () => {
  const moving = movingLane(600);
  const { shareAfter, shareOver } = working((ageMs) => ({ ...moving(ageMs), 'changes[1]': '7' }));
  expect(await shareAfter(20)).toBeCloseTo(LEAST_SHARE);
  expect(await shareOver(300)).toBeGreaterThan(2 * LEAST_SHARE);
});

test('a lane that stands still holds it back for some seconds only, and one that moves again does once more', async () => {
  const moving = movingLane();
  let late: (ageMs: number) => LaneOffsets = () => ({ 'changes[0]': '7' });
  const { shareAfter } = working((ageMs) => late(ageMs));
  expect(await shareAfter(8)).toBeLessThan(0.3);
  expect(await shareAfter(90)).toBe(1);
  late = moving;
  expect(await shareAfter(15)).toBeCloseTo(LEAST_SHARE);
});

test('where Kafka does not answer it is held back until it does, and says so once', async () => {
  let isAway = true;
  const away = new Error('Kafka does not answer');
  const { shareAfter, warnings } = working(() => {
    if (isAway) throw away;
    return {};
  });
  expect(await shareAfter(20)).toBeCloseTo(LEAST_SHARE);
  isAway = false;
  expect(await shareAfter(90)).toBe(1);
  expect(warnings).toEqual([away]);
  isAway = true;
  await shareAfter(5);
  expect(warnings).toEqual([away, away]);
});

test('one question is enough while there is no answer', async () => {
  let asked = 0;
  const silent = (): Promise<LaneOffsets> => {
    asked++;
    return new Promise(() => undefined);
  };
  let nowMs = 0;
  const surroundings = { now: () => nowMs, sleep: async () => undefined, warn: () => undefined };
  const giveWay = createGiveWay({ lateLanes: silent }, surroundings);
  for (; nowMs < 60_000; nowMs += PAGE_MS) expect(await giveWay(PAGE_MS)).toBe(0);
  expect(asked).toBe(1);
});

test('however long a page took, the rest is short: what was read ahead must still count', async () => {
  const { giveWay, shareAfter } = working(movingLane());
  await shareAfter(20);
  expect(await giveWay(60_000)).toBe(3_000);
});
