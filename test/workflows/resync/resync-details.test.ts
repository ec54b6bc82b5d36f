import { expect, test } from 'vitest';
import type { ResyncProgress } from '../../../src/model/resync.ts';
import { resyncDetails } from '../../../src/workflows/resync/resync-details.ts';
import { newState } from '../../../src/workflows/resync/resync-state.ts';

function progress(change: Partial<ResyncProgress>): ResyncProgress {
  return { ...newState({ table: 'shop.goods' }, 0).progress, ...change };
}

test('shows how far it is, how fast, how long still, and what one may say', () => {
  const copying = progress({
    phase: 'copying',
    rows: 1_040_000,
    total: 2_000_000,
    indexed: 1_039_990,
    alreadyNewer: 10,
    rowsPerSecond: 12_300,
    limitRowsPerSecond: 15_000,
    etaSeconds: 78,
  });
  expect(resyncDetails(copying).split('\n\n')).toEqual([
    '**shop.goods**: copying',
    '`██████████░░░░░░░░░░` 52 %',
    '1,040,000 of about 2,000,000 rows, 12,300 rows/s, at most 15,000, about 1 min 18 s left',
    '1,039,990 documents written, 10 newer already, 0 left out',
    'Updates: `pause`, `throttle` with the rows a second (`null`: as many as go), `cancel`.',
  ]);
  expect(resyncDetails({ ...copying, givesWay: true })).toContain('1 min 18 s left, giving way to live changes');
  expect(resyncDetails({ ...copying, isPaused: true })).toMatch(/copying, paused[^]*`resume`/);
});

test('shows what differs and what was refused as tables, and how to go on', () => {
  const waiting = progress({
    phase: 'waiting for approval',
    waitingFor: ['a person'],
    refused: { byError: { 'mapper_parsing_exception/price': 2 }, samples: ['goods/1: a | b'] },
    comparison: {
      counts: [{ index: 'goods', rows: 1_000, documents: 998, mayDiffer: 0 }],
      compared: 1_500,
      differences: [{ kind: 'stale', where: 'goods/7', fields: ['name', 'price'] }],
      isEqual: false,
    },
  });
  expect(resyncDetails(waiting)).toContain(
    [
      'Waits for: a person',
      'Refused by the new index:',
      '| error | documents |\n| --- | --- |\n| mapper_parsing_exception/price | 2 |',
      '- goods/1: a \\| b',
      '| index | rows | documents | may differ by |\n| --- | --- | --- | --- |\n| goods | 1,000 | 998 | 0 |',
      '1,500 documents compared field by field, 1 differ.',
      '| difference | document | fields |\n| --- | --- | --- |\n| stale | goods/7 | name, price |',
      'Update `approve` swaps in the new index as it is; `cancel` drops it.',
    ].join('\n\n'),
  );
});

test('of a table of unknown size it shows the rows alone', () => {
  expect(resyncDetails(progress({ rows: 12 })).split('\n\n')[1]).toBe('12 rows');
});
