import { parseClock } from '../../../src/model/lane-clock.ts';
import { takeBatch } from '../../../src/ingress/take-batch.ts';
import { planDocuments, planHeals } from '../../../src/mapping/plan-documents.ts';
import { receives, type Fence } from '../../../src/model/fence.ts';
import { healVersion, isFromFuture, LOWEST_VERSION, versionBefore } from '../../../src/model/heal-version.ts';
import type { LaneRecord } from '../../../src/model/record.ts';
import { isLate } from '../../../src/model/payload-life.ts';

/** What resync knows when its index is registered. */
export interface Fenced {
  fence: Fence;
  /** Each partition's end offset, for the ablation that takes those for a fence. */
  ends: number[];
}

/** Every decision that keeps the index right. The product's own, unless an ablation takes one away. */
export interface Rules {
  takeBatch: typeof takeBatch;
  parseClock: typeof parseClock;
  commits: 'when applied' | 'before the start';
  planDocuments: typeof planDocuments;
  planHeals: typeof planHeals;
  isLate: typeof isLate;
  healVersion: typeof healVersion;
  /** What a heal reads: `locking` waits for a transaction that is just committing. */
  healReads: 'locking' | 'plain';
  writes: 'versioned' | 'blindly';
  /** Of the version that a write has met: whether a stray writer has left it. By the clock of the workers. */
  isFromFuture: typeof isFromFuture;
  /** What a heal does that meets a newer version there. */
  futureConflict: 'begins anew' | 'is done';
  /** What a write learns of the version that it has met. */
  conflicts: 'tell of deletes' | 'tell of documents';
  /** At least. By the clock of the workers. */
  repairVersion: (nowMs: number) => number;
  repairWrites: 'what it reads again' | 'what it compared';
  /** Whether the index that is being built takes the payload of a record. */
  receives: (building: Fenced, record: LaneRecord & { partition: number }) => boolean;
  /** What an index that was built is said to have been copied behind once it is live. */
  keptFence: (fenced: Fenced) => Fence;
  waitsForFence: boolean;
  copyStarts: 'behind the barrier' | 'at once';
  copyVersion: (nowVersion: number) => number;
}

export const productRules: Rules = {
  takeBatch,
  parseClock,
  commits: 'when applied',
  planDocuments,
  planHeals,
  isLate,
  healVersion,
  healReads: 'locking',
  writes: 'versioned',
  isFromFuture,
  futureConflict: 'begins anew',
  conflicts: 'tell of deletes',
  repairVersion: versionBefore,
  repairWrites: 'what it reads again',
  receives: ({ fence }, { version }) => receives(fence, version),
  keptFence: ({ fence }) => fence,
  waitsForFence: true,
  copyStarts: 'behind the barrier',
  copyVersion: () => LOWEST_VERSION,
};
