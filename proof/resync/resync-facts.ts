import type { LatencyFacts } from '../parts/goods/latency-of.ts';
import type { ResyncRun } from '../parts/goods/run-one-resync.ts';
import type { SearchFacts } from './watch-searches.ts';

export interface ResyncFacts {
  /** The first filling, with nothing else going on. */
  filling: ResyncRun;
  /** Under live changes. */
  resync: ResyncRun;
  /** Rows changed while it ran. */
  changesMeanwhile: number;
  /** `duringWithoutMinutesAfter`: neither in an outage nor in the minute after one. */
  latency: Record<'before' | 'during' | 'duringWithoutOutages' | 'duringWithoutMinutesAfter' | 'after', LatencyFacts>;
  searches: SearchFacts;
  outages: { what: string; seconds: number }[];
  /** Events in the history of each run of the workflow. */
  histories: number[];
  /** The most that each worker had in RAM, by its name. */
  workerMb: Record<string, number>;
  verified: { rows: number; copied: number; differences: string[] };
  /** What went wrong besides. */
  complaints: string[];
}
