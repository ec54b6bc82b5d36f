import type { Quantiles } from '../latency/quantiles.ts';
import type { ChangeCounts } from '../load/ledger.ts';
import type { Difference } from '../verify/verify-documents.ts';
import type { KeyDifference } from '../verify/verify-cache.ts';
import type { ChangeWay } from '../way/follow-one-change.ts';

export interface LatencyFacts {
  /** tracked changes that were not seen while somebody looked, though all was applied in the end */
  unseen: number;
  searchableMs: Quantiles | undefined;
  keyGoneMs: Quantiles | undefined;
}

/** All that a demo found out; with --json this is what it prints. */
export interface DemoFacts {
  /** committed row changes of the whole run */
  changes: number;
  /** missing, stale and orphaned documents, and keys that are wrong */
  lost: number;
  counts: ChangeCounts;
  transactions: number;
  rollbacks: number;
  /** the load alone: from its first commit to its last change applied */
  load: { changes: number; writtenMs: number; appliedMs: number; changesPerSecond: number };
  killed: readonly string[];
  latency: { single: LatencyFacts; underLoad: LatencyFacts; all: LatencyFacts };
  documents: { rows: number; documents: number; differences: readonly Difference[] };
  cache: { keys: number; touched: number; fills: number; staleFills: number; differences: readonly KeyDifference[] };
  way: ChangeWay;
  links: { webUi: string; workflows: string; workflow: string };
}

export function isGood({ lost, latency }: DemoFacts): boolean {
  return lost === 0 && latency.all.unseen === 0;
}
