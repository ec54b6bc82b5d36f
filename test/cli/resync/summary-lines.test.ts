import { expect, test } from 'vitest';
import { summaryLines } from '../../../src/cli/resync/summary-lines.ts';
import { commandOf, someProgress } from './some-progress.ts';

const endedAt = '2026-01-02T03:07:25.000Z';

test('the end tells what was done, and how to go back', () => {
  const progress = someProgress({ phase: 'done', indexed: 1_234_000, leftOut: 567, alreadyNewer: 1 });
  const kept = {
    table: 'shop.goods',
    phase: 'kept' as const,
    until: '2026-01-03T03:07:25.000Z',
    indices: ['goods__20251201t000000'],
  };
  expect(summaryLines({ progress, endedAt, kept }, commandOf)).toEqual([
    'shop.goods: done in 3 min 20 s: 1,234,567 rows, 1,234,000 documents, 1 newer already, 567 left out by filters, 6,173 rows/s',
    'kept until 2026-01-03 03:07 UTC: goods__20251201t000000',
    '  back to it:  evenkeel resync shop.goods --rollback',
    '  drop it now: evenkeel resync shop.goods --drop-old',
  ]);
});

test('what was refused is told, and nothing of an old index that is not kept', () => {
  const progress = someProgress({ phase: 'done', refused: { byError: { 'mapper/price': 2 }, samples: [] } });
  const lines = summaryLines({ progress, endedAt, kept: null }, commandOf);
  expect(lines.slice(1)).toEqual(['refused: 2 mapper/price; their rows are walked, and wait as parked changes']);
});

test('one that was cancelled or failed says after how long, and why', () => {
  const cancelled = someProgress({ phase: 'cancelled', reason: 'a scope was cancelled' });
  expect(summaryLines({ progress: cancelled, endedAt, kept: null }, commandOf)).toEqual([
    'shop.goods: cancelled after 3 min 20 s',
  ]);
  const failed = someProgress({ phase: 'failed', reason: 'no room' });
  expect(summaryLines({ progress: failed, endedAt, kept: null }, commandOf)).toEqual([
    'shop.goods: failed after 3 min 20 s: no room',
  ]);
});
