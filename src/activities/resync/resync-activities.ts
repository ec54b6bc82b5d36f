import type { RowCursor } from '../../model/heal-table.ts';
import type { Comparison, CopyCounts, NextRanges, ResyncRequest, RowRange } from '../../model/resync.ts';
import type { Rested } from '../../model/steered-progress.ts';
import type { LaneOffsets } from '../../connectors/lane-progress.ts';
import type { RangesInput } from '../walks/next-ranges.ts';

/** What a resync does, one activity each. All may run twice. */
export interface ResyncActivities {
  /**
   * Makes and registers the new indices of a table, beside the live ones; drops what earlier resyncs of it left lying about.
   * Fails for good when the config does not map the table, when an index is refused as it is declared, when another resync
   * of the table runs, or when Elasticsearch has no room for it.
   */
  beginBuilding(input: BeginInput): Promise<Begun>;
  /**
   * From now on the new indices take the changes that are sent from now on. Local, since live changes wait for it. Fails for
   * good with FenceTooLate when writers may have given up waiting.
   */
  fenceBuilding(building: Building): Promise<{ fence: number }>;
  /** Transactions that were open when the fence was set; rows are not to be read before `transactionsLeft` answers none. */
  openTransactions(): Promise<OpenTransactions>;
  transactionsLeft(open: OpenTransactions): Promise<string[]>;
  /** Where the next ranges of the table begin and end. */
  nextRanges(input: RangesInput): Promise<NextRanges>;
  /** Copies for some seconds. Heartbeats carry how far it came, so that another attempt goes on there. */
  copyRange(input: CopyInput): Promise<CopyStep>;
  /** Gives the new indices their replicas and refreshes back. */
  finishCopy(building: Building): Promise<void>;
  laneEnds(): Promise<{ ends: LaneOffsets; settleMs: number }>;
  lanesBefore(ends: LaneOffsets): Promise<string[]>;
  /** Counts, and a sample field by field; what differs is looked at again after a while. */
  compareBuilding(building: Building): Promise<Comparison>;
  /** Whether a walk over the table was asked for since: a statement has changed it, and what was copied may be wrong. */
  wasTableWalked(input: { table: string; sinceMs: number }): Promise<boolean>;
  /**
   * Moves the aliases at once. The old indices are kept, and take changes on, unless `keep` is false. A walk over the table that was
   * asked for since the fence begins anew.
   */
  swapIndices(input: SwapInput): Promise<Swapped>;
  /** Takes back what beginBuilding made of the same input, or began to make: never what is live. Safe to run whatever is there. */
  dropBuilding(input: BeginInput): Promise<void>;
  /** Moves the aliases back to what was kept, and drops the indices that came after. */
  rollBack(building: Building): Promise<void>;
  dropKept(building: Building): Promise<void>;
  /** Walks all rows once more after it: for what a new index had refused, and after a rollback. */
  walkTableAgain(input: { table: string; reason: string }): Promise<string>;
  /**
   * What a resync of some rows alone walks over. Fails for good when the config does not map the table or names no tenant column
   * of it, or when MySQL does not understand the condition.
   */
  beginSubset(input: Subset): Promise<{ table: string; total: number | null }>;
  /** Those of the config that have an index, as it names them. */
  resyncableTables(): Promise<string[]>;
  /** Deletes or sets the cache keys of a stretch of rows, by the table's config. */
  walkCache(input: CacheWalk): Promise<{ rows: number; next: RowCursor | null }>;
}

export interface BeginInput {
  /** As it was asked for. */
  table: string;
  /** When, in ms since 1970: the names of the new indices. The same for every attempt. */
  startedAtMs: number;
  workflowId: string;
}

/** Rows of a table that are healed in place. */
export type Subset = Pick<ResyncRequest, 'table' | 'tenant' | 'where'>;

/** The new indices of a table, all of one stamp. */
export interface Building {
  /** As the config names it. */
  table: string;
  stamp: string;
}

export interface Begun extends Building {
  indices: string[];
  /** Rows to copy, about. */
  total: number;
  /** What the config says of the table's cache keys after a swap. */
  cache: 'keep' | 'delete' | 'warm';
  /** What earlier resyncs had left lying about. */
  dropped: string[];
}

export interface OpenTransactions {
  ids: string[];
  /** Nobody may ask which are open: rows may be read so much later. */
  waitMs: number;
  /** How far a replica must come before it is read; null where the primary is. */
  position: string | null;
}

export interface CopyInput extends Building {
  range: RowRange;
  /** Of this range alone; null: as fast as it goes. */
  rowsPerSecond: number | null;
}

export interface CopyStep extends Rested {
  counts: CopyCounts;
  /** What is left of the range. */
  rest: RowRange | null;
}

export interface CacheWalk {
  /** As the config names it. */
  table: string;
  cursor: RowCursor | null;
  /** Null: as fast as it goes. */
  rowsPerSecond: number | null;
}

export interface SwapInput extends Building {
  keep: boolean;
  /** In ms since 1970. */
  fencedAtMs: number;
}

export interface Swapped {
  live: string[];
  /** What was live before. */
  kept: string[];
}
