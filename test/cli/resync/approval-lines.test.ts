import { expect, test } from 'vitest';
import { approvalLines } from '../../../src/cli/resync/approval-lines.ts';
import { commandOf, someProgress } from './some-progress.ts';

const counts = [{ index: 'goods', rows: 200_000, documents: 199_990, mayDiffer: 3 }];
const TO_DO = [
  'Take it all the same; the rows of refused documents are then walked:',
  '  evenkeel resync shop.goods --approve',
  'Or give it up; what is searched now stays:',
  '  evenkeel resync shop.goods --cancel',
];

test('differences are shown as a table, with what one can do', () => {
  const comparison = {
    counts,
    compared: 1_500,
    differences: [
      { kind: 'missing' as const, where: 'goods/12', fields: [] },
      { kind: 'stale' as const, where: 'goods/13', fields: ['price', 'title'] },
    ],
    isEqual: false,
  };
  expect(approvalLines(someProgress({ comparison }), commandOf)).toEqual([
    'shop.goods: the new index is not taken without your word.',
    '',
    'INDEX  ROWS     DOCUMENTS  MAY DIFFER BY',
    'goods  200,000  199,990    3',
    '',
    '1,500 documents compared field by field, 2 differ:',
    'KIND     DOCUMENT  FIELDS',
    'missing  goods/12  -',
    'stale    goods/13  price, title',
    '',
    ...TO_DO,
  ]);
});

test('refused documents alone ask for a word too; of many differences the first are shown', () => {
  const refused = { byError: { 'mapper/price': 2 }, samples: ['goods/1: no\n\u001bnumber', 'goods/2: no number'] };
  const equal = { counts, compared: 1_500, differences: [], isEqual: true };
  expect(approvalLines(someProgress({ comparison: equal, refused }), commandOf).slice(2)).toEqual([
    'REFUSED  ERROR',
    '2        mapper/price',
    '  goods/1: no number',
    '  goods/2: no number',
    '',
    ...TO_DO,
  ]);
  const differences = Array.from({ length: 12 }, (_, at) => ({
    kind: 'orphaned' as const,
    where: `goods/${at}`,
    fields: [],
  }));
  const many = approvalLines(someProgress({ comparison: { ...equal, isEqual: false, differences } }), commandOf);
  expect(many.filter((line) => line.startsWith('orphaned'))).toHaveLength(10);
  expect(many).toContain('and 2 more: see --watch --json');
});
