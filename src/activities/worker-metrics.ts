import type { Operation } from '../model/change.ts';
import type { Generation } from '../model/generation.ts';
import type { RepairCounts } from '../model/repair.ts';

/** What a worker tells of itself, to whoever counts. Tables and indices go by their names in the config: a pattern stays one. */
export interface WorkerMetrics extends DocumentMetrics, FreshnessMetrics {
  changed(table: string, operation: Operation, count: number): void;
  /** Records without a row for us. */
  ignored(reason: string, count: number): void;
  /** Changes that were parked, by the fingerprint of the error. */
  parked(error: string, count: number): void;
  cacheKeys(outcome: CacheKeyOutcome, count: number): void;
  /** Rows that a resync has copied. */
  copied(table: string, rows: number): void;
  /** What one step of a repair found and did: its own counts, not those of the steps before it. */
  repaired(table: string, counts: RepairCounts): void;
  /** An activity failed. */
  failed(error: unknown): void;
  /** What waits, in the whole consumer group. */
  waiting(counts: WaitingCounts): void;
}

/** What becomes of documents, whatever writes them: changes, heals, walks, resyncs, repairs. */
export interface DocumentMetrics {
  wrote(index: WrittenIndex, outcome: WriteKind, count: number): void;
  /** Documents that were made anew of what MySQL holds. */
  healed(table: string, count: number): void;
}

export interface FreshnessMetrics {
  checked(table: string, within: Within, isConsistent: boolean): void;
  /** A look that could not be taken, or not in time. */
  unchecked(table: string): void;
}

/** How long after its commit a change is looked at again, in seconds. */
export const WITHIN_SECONDS = [1, 10, 60] as const;
export type Within = (typeof WITHIN_SECONDS)[number];

export interface WrittenIndex {
  /** As the config names it. */
  name: string;
  generation: Pick<Generation, 'role'> | undefined;
}

export type WriteKind = 'indexed' | 'deleted' | 'alreadyNewer' | 'refused';

/** `absent`: it was to be deleted and was not there, or a newer version holds it. `pattern`: handed on to deletePatterns. */
export type CacheKeyOutcome = 'deleted' | 'absent' | 'set' | 'pattern';

export const parkedKinds = ['document', 'record', 'table'] as const;
export type ParkedKind = (typeof parkedKinds)[number];

export interface WaitingCounts {
  parked: Record<ParkedKind, number>;
  blockedLanes: number;
  retryingLanes: number;
}
