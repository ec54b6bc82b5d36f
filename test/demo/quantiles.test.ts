import { expect, it } from 'vitest';
import { quantilesOf } from '../../demo/latency/quantiles.ts';

it('takes each quantile from the measured values, whatever their order', () => {
  const values = Array.from({ length: 100 }, (_, at) => ((at * 37) % 100) + 1); // 1-100, shuffled
  expect(quantilesOf(values)).toEqual({ count: 100, p50: 50, p95: 95, p99: 99, max: 100 });
  expect(values[0]).toBe(1);
  expect(values[1]).toBe(38);
});

it('gives the one value there is for every quantile', () => {
  expect(quantilesOf([7])).toEqual({ count: 1, p50: 7, p95: 7, p99: 7, max: 7 });
});

it('does not let p99 of a few values hide the slowest', () => {
  expect(quantilesOf([1, 2, 3, 900])?.p99).toBe(900);
});

it('has nothing to tell of no values', () => {
  expect(quantilesOf([])).toBeUndefined();
});
