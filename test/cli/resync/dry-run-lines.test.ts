import { expect, test } from 'vitest';
import type { DryRun } from '../../../src/cli/resync/dry-run.ts';
import { dryRunLines } from '../../../src/cli/resync/dry-run-lines.ts';
import { commandOf } from './some-progress.ts';

const run: DryRun = {
  table: 'shop.goods',
  tables: ['shop.goods'],
  rows: 1_234_567,
  indices: [{ name: 'goods', liveBytes: 2_000_000_000, joinedTables: ['shop.brands'] }],
  freeBytes: 50_000_000_000,
  changes: [{ index: 'goods', table: 'shop.goods', state: 'there', live: ['goods__1'], changes: [] }],
  leftovers: [],
  cache: 'keep',
  lanesBehind: [],
  replica: null,
  seesTransactions: true,
  hasWorker: true,
  isRunning: false,
};
const lines = (given: Partial<DryRun> = {}): string[] =>
  dryRunLines({ ...run, ...given }, { groupId: 'g', commandOf, hasColors: false });

test('where nothing is in its way it says what it would do, and how to start it', () => {
  expect(lines()).toEqual([
    'shop.goods: about 1,234,567 rows, read from the primary',
    '  new index for goods: 2.0 GB now, joined with shop.brands',
    '  room: 50.0 GB free',
    '  cache keys after the swap: stay as they are',
    '',
    'the live indices are made as the config says',
    '',
    'nothing was changed; to start it: evenkeel resync shop.goods',
  ]);
});

test('what is in its way is told, and what it would drop and change', () => {
  const leftover = { index: 'goods__0', table: 'shop.goods', role: 'building' as const, stamp: '0', workflowId: 'w' };
  expect(
    lines({
      tables: ['shop.a', 'shop.b'],
      freeBytes: 2_100_000_000,
      changes: [
        {
          ...run.changes[0]!,
          changes: [{ mark: '~', what: 'setting codec: none -> best_compression', remedy: 'rebuild' }],
        },
      ],
      leftovers: [leftover],
      lanesBehind: ['changes[0]'],
      replica: 'replica.local',
      seesTransactions: false,
      hasWorker: false,
      isRunning: true,
    }),
  ).toEqual([
    'shop.goods: about 1,234,567 rows of 2 tables, read from the replica replica.local',
    '  new index for goods: 2.0 GB now, joined with shop.brands',
    '  room: 2.1 GB free: too little',
    '  cache keys after the swap: stay as they are',
    '  left over, and dropped first:',
    '  goods__0: half built by a resync of shop.goods that was terminated',
    '  ! a resync of it runs already',
    '  ! no worker takes work from g-bulk',
    '  ! changes[0] have yet to apply records: the swap waits for them',
    "  ! MySQL's user may not see open transactions: each copy waits 15 s instead (GRANT PROCESS ON *.* lets it see)",
    '',
    '~ index goods of shop.goods',
    '    ~ setting codec: none -> best_compression  (needs a new index)',
    '',
    'nothing was changed',
  ]);
});
