import { expect, test } from 'vitest';
import { reportLines } from '../../../src/cli/repair/report-lines.ts';
import { shareText, verdictOf } from '../../../src/model/repair-verdict.ts';
import { someRepair } from './some-repair.ts';

const ended = { phase: 'done' as const, endedAt: '2026-01-02T03:07:25.000Z' };

test('the report is a table of what was found and done, with the first differences', () => {
  const report = someRepair({
    ...ended,
    missing: 1,
    stale: 3,
    staleFields: { name: 1, price: 3 },
    onTheWay: 2,
    healed: 4,
    cache: { compared: 1_000, stale: 2, deleted: 2 },
    oldestStaleSeconds: 4_000,
    share: 1 - 4 / 1_234_567,
    samples: [
      { kind: 'missing', where: 'goods/7', fields: [] },
      { kind: 'stale', where: 'goods/\u001b8', fields: ['price', 'name'] },
    ],
  });
  expect(reportLines(report)).toEqual([
    'shop.goods (full, 2026-01-02 03:04 UTC): repaired after 3 min 20 s',
    '',
    'compared      1,234,567',
    'missing       1',
    'stale         3 (price 3, name 1)',
    'orphaned      0',
    'on the way    2',
    'healed        4',
    'still wrong   0',
    'ahead         0',
    'unmappable    0',
    'strangers     0',
    'cache         1,000 compared, 2 stale, 2 deleted',
    'consistent    99.99 %',
    'oldest stale  1 h 6 min',
    '',
    'KIND     DOCUMENT  FIELDS',
    'missing  goods/7   -',
    'stale    goods/ 8  price, name',
  ]);
});

test('one that failed says why, and one that compared nothing has no share', () => {
  const failed = someRepair({ ...ended, phase: 'failed', reason: 'no such column', dryRun: true, share: null });
  const lines = reportLines(failed);
  expect(lines[0]).toBe('shop.goods (full, dry run, 2026-01-02 03:04 UTC): failed after 3 min 20 s: no such column');
  expect(lines).toContain('consistent    -');
});

test('nothing wrong is consistent, all mended is repaired, and anything left is drift', () => {
  expect(verdictOf(someRepair())).toBe('consistent');
  expect(verdictOf(someRepair({ stale: 1, healed: 1 }))).toBe('repaired');
  expect(verdictOf(someRepair({ stale: 1, dryRun: true }))).toBe('drifted');
  expect(verdictOf(someRepair({ stale: 2, healed: 1, stillWrong: 1 }))).toBe('drifted');
  expect(verdictOf(someRepair({ cache: { compared: 9, stale: 1, deleted: 0 } }))).toBe('drifted');
  expect(verdictOf(someRepair({ cache: { compared: 9, stale: 1, deleted: 1 } }))).toBe('repaired');
});

test('a share is never rounded up to all', () => {
  expect([1, 0.999999, 0.99985, 0.57, 0].map(shareText)).toEqual(['100 %', '99.99 %', '99.98 %', '57 %', '0 %']);
});
