import type { Latency } from '../latency/latency-tracker.ts';
import { quantilesOf } from '../latency/quantiles.ts';
import type { DemoFacts, LatencyFacts } from './demo-facts.ts';

const seen = (values: readonly (number | undefined)[]): number[] => values.filter((value) => value !== undefined);

export function latencyFactsOf(latencies: readonly Latency[]): LatencyFacts {
  return {
    unseen: latencies.filter(({ searchableMs, keyGoneMs }) => searchableMs === undefined || keyGoneMs === undefined)
      .length,
    searchableMs: quantilesOf(seen(latencies.map(({ searchableMs }) => searchableMs))),
    keyGoneMs: quantilesOf(seen(latencies.map(({ keyGoneMs }) => keyGoneMs))),
  };
}

export const latencyOf = (single: readonly Latency[], underLoad: readonly Latency[]): DemoFacts['latency'] => ({
  single: latencyFactsOf(single),
  underLoad: latencyFactsOf(underLoad),
  all: latencyFactsOf([...single, ...underLoad]),
});
