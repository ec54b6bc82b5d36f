import { expect, test } from 'vitest';
import { countText, durationText, momentText, paceText, sizeText } from '../../../src/cli/follow/for-people.ts';

test('numbers as people read them', () => {
  expect([0, 999, 1_234_567, 12.6].map(countText)).toEqual(['0', '999', '1,234,567', '13']);
  expect([0, 850.4, 9_999, 12_345].map(paceText)).toEqual(['0 rows/s', '850 rows/s', '9,999 rows/s', '12.3k rows/s']);
  expect([0, 999, 1_000, 12_345_678_901, 999_999].map(sizeText)).toEqual([
    '0 B',
    '999 B',
    '1.0 KB',
    '12.3 GB',
    '1.0 MB',
  ]);
  expect(momentText('2026-01-02T03:04:05.678Z')).toBe('2026-01-02 03:04 UTC');
});

test.each([
  [0.2, '0 s'],
  [59.6, '1 min'],
  [200, '3 min 20 s'],
  [7_500, '2 h 5 min'],
  [7_203, '2 h'],
  [90_000, '1 d 1 h'],
])('%d seconds are %s', (seconds, text) => expect(durationText(seconds)).toBe(text));
