import { expect, test } from 'vitest';
import { allLines, allSummary } from '../../../src/cli/resync/all-lines.ts';
import { createPaint } from '../../../src/cli/paint.ts';
import type { ResyncAllProgress } from '../../../src/model/resync.ts';
import { someProgress } from './some-progress.ts';

const all: ResyncAllProgress = {
  tables: { 'shop.brands': 'done', 'shop.goods': 'running', 'shop.users': 'running', 'shop.orders': 'waiting' },
  reasons: {},
  phase: 'running',
};

test('each table has its line; one that runs tells how far it is, once it is known', () => {
  expect(allLines(all, new Map([['shop.goods', someProgress()]]), createPaint(false))).toEqual([
    'shop.brands: done',
    'shop.goods: copying, 52 %, 1,234,567 of about 2,345,678 rows, 12.3k rows/s, 1 min 30 s to go',
    'shop.users: running',
    'shop.orders: waiting',
  ]);
  expect(allSummary(all)).toBe('1 done, 2 running, 1 waiting');
});
