import type { Latency } from '../../../demo/latency/latency-tracker.ts';
import { quantilesOf, type Quantiles } from '../../../demo/latency/quantiles.ts';

/** From the commit of a change. */
export interface LatencyFacts {
  appliedMs: Quantiles | undefined;
  searchableMs: Quantiles | undefined;
}

export function latencyOf(latencies: readonly Latency[]): LatencyFacts {
  return {
    appliedMs: quantilesOfSeen(latencies, 'appliedMs'),
    searchableMs: quantilesOfSeen(latencies, 'searchableMs'),
  };
}

export function quantilesOfSeen(
  latencies: readonly Latency[],
  what: 'appliedMs' | 'searchableMs' | 'keyGoneMs',
): Quantiles | undefined {
  return quantilesOf(latencies.map((one) => one[what]).filter((ms) => ms !== undefined));
}
