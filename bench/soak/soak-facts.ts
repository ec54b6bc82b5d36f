import type { LatencyFacts } from '../../proof/parts/goods/latency-of.ts';
import type { ProcessState } from './look-at-process.ts';
import type { Verdict } from './judge-soak.ts';

/** How it stood at one moment. */
export interface SoakSample {
  atSeconds: number;
  /** Records that are not applied yet. */
  lagRecords: number;
  processes: Readonly<Record<string, ProcessState>>;
}

export interface SoakFacts {
  seconds: number;
  changesPerSecond: number;
  /** That were written in the end. */
  changes: number;
  verdict: Verdict;
  /** Of changes of the first and of the last third of the time. */
  latency: Record<'firstThird' | 'lastThird', LatencyFacts>;
  /** Every row with its document, when all was applied. */
  verified: { rows: number; documents: number; differences: readonly string[] };
  samples: readonly SoakSample[];
}
