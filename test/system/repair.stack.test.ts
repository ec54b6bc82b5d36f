import { expect, test } from 'vitest';
import { createScreen } from '../../demo/screen.ts';
import { LEAST_ROWS } from '../../proof/repair/places.ts';
import { closingLine } from '../../proof/repair/report.ts';
import { runMend } from '../../proof/repair/run-mend.ts';

test('damage of every kind in Elasticsearch and Redis is found and mended under live changes, and nothing that is right is written', async () => {
  const options = { rows: LEAST_ROWS, changesPerSecond: 50, quietSeconds: 2, workers: 1, db: 'mysql' } as const;
  const { signal } = new AbortController();
  const facts = await runMend({ options, screen: createScreen(process.stderr), signal });
  expect(facts.complaints, closingLine(facts)).toEqual([]);
  expect(facts.verified.differences).toEqual([]);
  expect(facts.changesMeanwhile).toBeGreaterThan(100);
  expect(facts.healthy.documents).toBeGreaterThan(100);
  expect(facts.latency.during.searchableMs?.count).toBeGreaterThan(10);
}, 300_000);
