import { expect, test } from 'vitest';
import { createScreen } from '../../demo/screen.ts';
import { closingLine } from '../../proof/fan-out/report.ts';
import { runFanOut } from '../../proof/fan-out/run-fan-out.ts';

test('a brand that is renamed, and once more in the middle, is in all of its goods, and live changes pass beside it', async () => {
  const options = {
    goods: 3_000,
    rate: 20,
    quietSeconds: 2,
    rowsPerSecond: 500,
    workers: 1,
    db: 'mysql',
    json: false,
  } as const;
  const { signal } = new AbortController();
  const facts = await runFanOut({ options, screen: createScreen(process.stderr), signal });
  expect(facts.verified.differences).toEqual([]);
  expect(facts.fanOut.laps, closingLine(facts)).toBe(2);
  expect(facts.busy.shownMs?.count).toBeGreaterThan(20);
}, 180_000);
