import { expect, test } from 'vitest';
import { createPaint } from '../../../src/cli/paint.ts';
import { progressLine, progressLines } from '../../../src/cli/repair/progress-lines.ts';
import type { RepairProgress } from '../../../src/model/repair.ts';
import { someRepair } from './some-repair.ts';

const NOW = Date.parse('2026-01-02T03:06:10Z');
const lines = (given: Partial<RepairProgress>): string[] => progressLines(someRepair(given), NOW, createPaint(false));

test('a repair tells how far it is, and what it has found so far', () => {
  expect(lines({ share: 0.9999991, missing: 1, onTheWay: 12 })).toEqual([
    'shop.goods: comparing rows, 2 side by side (2 min 5 s)',
    '[################--------------]  52 %  1,234,567 of about 2,345,678 rows  12.3k rows/s  1 min 30 s to go',
    '99.99 % right, 1 missing, 12 on the way',
  ]);
  expect(progressLine(someRepair())).toBe(
    'shop.goods: comparing rows, 52 %, 1,234,567 of about 2,345,678 rows, 12.3k rows/s, 1 min 30 s to go, 100 % right',
  );
});

test('of some rows alone it says so, and of a dry run and a limit too', () => {
  const given = { scope: 'recent' as const, dryRun: true, limitRowsPerSecond: 500, total: null, etaSeconds: null };
  expect(lines(given)[0]).toBe('shop.goods: comparing rows, of recent, dry run, at most 500 rows/s (2 min 5 s)');
  expect(lines(given)[1]).toBe('[------------------------------]  1,234,567 rows  12.3k rows/s');
});

test('documents have their own number, and what it waits for is told', () => {
  const waitingFor = ['a person: 160 of 3,000 documents have no row, more than 5 %'];
  expect(lines({ phase: 'comparing documents', documents: 3_000, etaSeconds: null })[1]).toBe(
    '[################--------------]  1,234,567 rows  3,000 documents  12.3k rows/s',
  );
  expect(lines({ phase: 'waiting for approval', waitingFor }).at(-1)).toBe(
    'waiting for a person: 160 of 3,000 documents have no row, more than 5 %',
  );
});
