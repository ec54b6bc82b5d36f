import { quantilesOf, type Quantiles } from '../../../demo/latency/quantiles.ts';
import type { Sample } from './live-changes.ts';

/** From the commit of a change. */
export interface LatencyFacts {
  appliedMs: Quantiles | undefined;
  searchableMs: Quantiles | undefined;
}

export function latencyOf(samples: readonly Sample[]): LatencyFacts {
  return {
    appliedMs: quantilesOf(samples.map(({ committedAtMs, appliedAtMs }) => appliedAtMs - committedAtMs)),
    searchableMs: quantilesOf(samples.map(({ committedAtMs, searchableAtMs }) => searchableAtMs - committedAtMs)),
  };
}
