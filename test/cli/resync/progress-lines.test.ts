import { expect, test } from 'vitest';
import { createPaint } from '../../../src/cli/paint.ts';
import { progressLine, progressLines } from '../../../src/cli/resync/progress-lines.ts';
import type { ResyncProgress } from '../../../src/model/resync.ts';
import { someProgress } from './some-progress.ts';

const NOW = Date.parse('2026-01-02T03:06:10Z');
const lines = (given: Partial<ResyncProgress>): string[] => progressLines(someProgress(given), NOW, createPaint(false));

test('a copy tells how far it is, how fast, and for how long yet', () => {
  expect(lines({})).toEqual([
    'shop.goods: copying, 2 side by side (2 min 5 s)',
    '[################--------------]  52 %  1,234,567 of about 2,345,678 rows  12.3k rows/s  1 min 30 s to go',
  ]);
  expect(progressLine(someProgress())).toBe(
    'shop.goods: copying, 52 %, 1,234,567 of about 2,345,678 rows, 12.3k rows/s, 1 min 30 s to go',
  );
});

test('before the rows are known there is no share of them', () => {
  expect(lines({ phase: 'preparing', rows: 0, total: null, rowsPerSecond: 0, etaSeconds: null })).toEqual([
    'shop.goods: preparing (2 min 5 s)',
    '[------------------------------]  no rows yet',
  ]);
});

test('without a total there are the rows alone', () => {
  expect(lines({ rows: 1, total: null, etaSeconds: null })[1]).toBe(
    '[------------------------------]  1 row  12.3k rows/s',
  );
});

test('an empty table is copied, and more rows than MySQL guessed are not over a hundred per cent', () => {
  const beginning = { rowsPerSecond: 0, etaSeconds: null };
  expect(lines({ ...beginning, rows: 0, total: 0 })[1]).toMatch(/\[#{30}\] {2}100 % {2}0 of about 0 rows$/);
  expect(lines({ ...beginning, rows: 12, total: 10 })[1]).toMatch(/\[#{30}\] {2}100 % {2}12 of about 10 rows$/);
});

test('what it waits for, what is refused, and new beginnings are told', () => {
  const lanes = Array.from({ length: 7 }, (_, at) => `changes[${at}]`);
  const given = {
    phase: 'catching up' as const,
    waitingFor: lanes,
    limitRowsPerSecond: 2_000,
    restarts: 2,
    refused: { byError: { 'mapper/price': 1_200, unmappable: 1 }, samples: [] },
  };
  expect(lines(given)).toEqual([
    'shop.goods: catching up, begun anew 2 times (2 min 5 s)',
    '[################--------------]  1,234,567 rows',
    'waiting for changes[0], changes[1], changes[2], changes[3], changes[4] and 2 more',
    'refused: 1,200 mapper/price, 1 unmappable',
  ]);
});

test('a limit is told where it holds something back', () => {
  expect(lines({ limitRowsPerSecond: 2_000 })[0]).toContain('copying, 2 side by side, at most 2,000 rows/s (');
  expect(lines({ limitRowsPerSecond: 2_000, phase: 'comparing' })[0]).not.toContain('at most');
});

test('it is told that it gives way to live changes, while it copies', () => {
  expect(lines({ givesWay: true })[1]).toMatch(/ {2}12\.3k rows\/s {2}1 min 30 s to go {2}giving way to live changes$/);
  expect(lines({ givesWay: true, phase: 'catching up' })[1]).not.toContain('giving way');
  expect(lines({ givesWay: true, rowsPerSecond: 0 })[1]).not.toContain('giving way');
});

test('a pause is told beside the phase', () => {
  expect(lines({ isPaused: true })[0]).toBe('shop.goods: copying, paused, 2 side by side (2 min 5 s)');
});
