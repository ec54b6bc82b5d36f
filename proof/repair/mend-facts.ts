import type { LatencyFacts } from '../parts/goods/latency-of.ts';
import type { ResyncRun } from '../parts/goods/run-one-resync.ts';
import type { RepairRun } from './run-one-repair.ts';

export interface MendFacts {
  filling: ResyncRun;
  /** Places damaged, by kind. */
  damaged: Record<string, { quiet: number; live: number }>;
  dryRun: RepairRun;
  repair: RepairRun;
  /** The same once more: nothing is left to find. */
  clean: RepairRun;
  /** Rows changed from before the dry run to after the clean one. */
  changesMeanwhile: number;
  latency: Record<'before' | 'during', LatencyFacts>;
  /** Events in the history of each run of the three. */
  histories: number[];
  workerMb: number;
  /** What was right before the damage, was left alone by live changes, and so had to stay as it was. */
  healthy: { documents: number; cached: number };
  verified: { rows: number; values: number; differences: string[] };
  /** What went wrong besides. */
  complaints: string[];
}
