import type { OnRefused } from '../batch/batch-input.ts';
import type { RepairCounts, RepairPart, RepairProgress, RepairRequest } from '../../model/repair.ts';
import type { Rested } from '../../model/steered-progress.ts';

/** What a repair does, one activity each. All may run twice. Ranges of a whole table come from `nextRanges`, as those of a resync. */
export interface RepairActivities {
  /**
   * What there is to look at. Fails for good (RepairRefused) when the config does not map the table, when it has neither an index nor
   * keys that are set, when the request makes no sense, or when MySQL does not understand the condition.
   */
  beginRepair(request: RepairRequest): Promise<BegunRepair>;
  /** Compares, waits until what differs has lasted, heals it and looks at it again; for some seconds, or to the end of the part. */
  repairPart(input: RepairStepInput): Promise<RepairStep>;
  /**
   * After all rows: whether the index may hold documents that no row explains. Cheap: it only counts. So a table without any is spared
   * the reading of all its documents.
   */
  mayHoldOrphans(input: { table: string; counts: RepairCounts; dryRun: boolean }): Promise<boolean>;
}

export interface BegunRepair {
  /** As the config names it. */
  table: string;
  scope: RepairProgress['scope'];
  /** Rows to compare, about; null: not known. */
  total: number | null;
  /** What to look at, one after another; null: the whole table, by ranges, and after that its documents. */
  parts: RepairPart[] | null;
}

export interface RepairStepInput {
  /** As the config names it. */
  table: string;
  part: RepairPart;
  dryRun: boolean;
  settleMs: number;
  /** Of this part alone; null: as fast as it goes. */
  rowsPerSecond: number | null;
  /** count: they are only counted. heal: they go. ask: they go unless they are more than `maxOrphanPercent` of what the step compared. */
  orphans: 'count' | 'heal' | 'ask';
  maxOrphanPercent: number;
  onRefused: OnRefused;
}

export interface RepairStep extends Rested {
  counts: RepairCounts;
  /** What is left of the part; null: nothing. */
  rest: RepairPart | null;
  /** Too many orphans: nothing was counted or written, `rest` is the same part again, and a person has to approve. */
  asks?: { orphaned: number; compared: number };
}
