import { describe, expect, test } from 'vitest';
import { ablations } from '../../proof/model/ablations.ts';
import { productRules } from '../../proof/model/rules.ts';
import { runModel } from '../../proof/model/run-model.ts';
import { divergingRuns, runsUntilDivergence } from '../../proof/model/search-divergence.ts';

test('no random history leaves an index that differs from MySQL', () => {
  const found = [...divergingRuns(productRules, { first: 1, runs: 300 })];
  expect(found.filter((each) => each !== null)).toEqual([]);
});

test('a seed tells its history', () => {
  const historyOf = (seed: number): string[] => {
    const lines: string[] = [];
    runModel(seed, productRules, (line) => lines.push(line));
    return lines;
  };
  expect(historyOf(7)).toEqual(historyOf(7));
  expect(historyOf(7)).not.toEqual(historyOf(8));
});

describe('without a protection some history goes wrong', () => {
  test.each(ablations)('$name', { timeout: 60_000 }, ({ rules }) => {
    expect(runsUntilDivergence({ ...productRules, ...rules }, { first: 1, runs: 20_000 })).toBeDefined();
  });
});
