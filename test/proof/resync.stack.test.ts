import { expect, test } from 'vitest';
import { createScreen } from '../../demo/screen.ts';
import { closingLine } from '../../proof/resync/report.ts';
import { runResync } from '../../proof/resync/run-resync.ts';

test('an index is rebuilt under live changes, its worker killed meanwhile: each document equals its row, and every search finds all', async () => {
  const options = {
    rows: 20_000,
    changesPerSecond: 100,
    quietSeconds: 2,
    rowsPerSecond: 2_000,
    workers: 1,
    db: 'mysql',
  } as const;
  const { signal } = new AbortController();
  const facts = await runResync({ options, kills: ['workers'], screen: createScreen(process.stderr), signal });
  expect(facts.verified.differences, closingLine(facts)).toEqual([]);
  expect(facts.searches.complaints).toEqual([]);
  expect(facts.complaints).toEqual([]);
  expect(facts.changesMeanwhile).toBeGreaterThan(500);
  expect(facts.verified.copied).toBeGreaterThan(15_000);
}, 300_000);
