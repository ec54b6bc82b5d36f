import type { Value } from './change.ts';
import { addNumbers, type RowCursor } from './heal-table.ts';

/** What a resyncTable workflow is asked for: plain JSON, so that any Temporal client can start one. */
export interface ResyncRequest {
  /** `database.table` as the config names it, or the table alone where that is enough. */
  table: string;
  /** Only the rows and documents of one tenant, in the live index: a value of the config's `tenant` column. */
  tenant?: string | number;
  /** Only the rows that this SQL condition holds for, in the live index. */
  where?: string;
  /** At most so many rows a second; without it as many as go. */
  rowsPerSecond?: number;
  /** Ranges that are copied side by side. */
  parallel?: number;
  /** How long the old index is kept for a rollback, in hours; 0: not at all. */
  keepOldHours?: number;
}

export const DEFAULT_PARALLEL = 2;
export const DEFAULT_KEEP_OLD_HOURS = 24;

/** What a resyncAll workflow is asked for. */
export interface ResyncAllRequest extends Pick<ResyncRequest, 'rowsPerSecond' | 'parallel' | 'keepOldHours'> {
  /** `database.table` each; without them all that the config maps. */
  tables?: string[];
  /** So many tables side by side. */
  tablesAtOnce?: number;
}

export const DEFAULT_TABLES_AT_ONCE = 2;

/** Rows of one table between two keys, in key order. */
export interface RowRange {
  /** `database.table`, no pattern. */
  table: string;
  /** Rows beyond this key; null: from the first one. */
  after: Value[] | null;
  /** Up to this key, and it too; null: to the last one. */
  upTo: Value[] | null;
}

/** The ranges that come next, and where the ones after them begin. */
export interface NextRanges {
  ranges: RowRange[];
  /** Null: these are the last. */
  next: RowCursor | null;
}

/** What came of rows that were copied. */
export interface CopyCounts {
  rows: number;
  /** Documents, over all indices of the table. */
  indexed: number;
  /** The new index held a newer one already. */
  alreadyNewer: number;
  /** Rows that a filter leaves out. */
  leftOut: number;
  refused: RefusedCounts;
}

/** Documents that a new index refuses, or that cannot be made for it. */
export interface RefusedCounts {
  byError: Record<string, number>;
  /** The first of them, as `index/id: error`. */
  samples: string[];
}

/** The new index and MySQL, compared before the swap. */
export interface Comparison {
  /** By index. */
  counts: { index: string; rows: number; documents: number; mayDiffer: number }[];
  /** Documents of the sample that were compared field by field. */
  compared: number;
  /** Those that still differed after a while. */
  differences: Difference[];
  isEqual: boolean;
}

export interface Difference {
  kind: 'missing' | 'stale' | 'orphaned';
  /** `index/id` */
  where: string;
  /** Of a stale one: fields that differ. */
  fields: string[];
}

export type ResyncPhase =
  | 'preparing'
  | 'waiting for transactions'
  | 'copying'
  | 'catching up'
  | 'comparing'
  | 'waiting for approval'
  | 'swapping'
  | 'warming the cache'
  | 'done'
  | 'cancelled'
  | 'failed';

/** Where a resync stands, and in the end what it did. */
export interface ResyncProgress extends CopyCounts {
  /** As the config names it. */
  table: string;
  phase: ResyncPhase;
  isPaused: boolean;
  /** What it waits for: transactions, lanes, a person. */
  waitingFor: string[];
  /** Rows to copy, about; null: not known yet. */
  total: number | null;
  /** Lately. */
  rowsPerSecond: number;
  etaSeconds: number | null;
  /** Null: as fast as it goes. */
  limitRowsPerSecond: number | null;
  parallel: number;
  /** It rests between pages, since live changes are late. */
  givesWay?: boolean;
  /** The new indices. */
  building: string[];
  /** When it began, as ISO 8601. */
  startedAt: string;
  /** How often it began anew: the table was changed by a statement meanwhile, or the fence came too late. */
  restarts: number;
  comparison: Comparison | null;
  /** Why it failed or was cancelled. */
  reason: string | null;
}

/** What a keepOldIndex is asked for. */
export interface KeepOldRequest {
  /** As the config names it. */
  table: string;
  stamp: string;
  hours: number;
  /** The indices that are kept. */
  indices: string[];
}

/** Where a keepOldIndex stands: the index that was live before a resync. */
export interface KeptProgress {
  table: string;
  phase: 'kept' | 'dropped' | 'rolled back';
  /** As ISO 8601. */
  until: string;
  /** The indices that are kept. */
  indices: string[];
}

export interface ResyncAllProgress {
  /** By table. */
  tables: Record<string, 'waiting' | 'running' | 'done' | 'failed' | 'cancelled'>;
  /** By table: why it failed or was cancelled. */
  reasons: Record<string, string>;
  phase: 'running' | 'done';
}

/** From a worker to a resync: its new index did not take changes that the live one has taken. */
export interface BuildingTrouble {
  /** Which of its new indices: it may have begun anew since. */
  stamp: string;
  /** `index/id` of the first. */
  where: string;
  /** How many at least: who meets one again and again tells it now and then. */
  byError: Record<string, number>;
}

export function noCopyCounts(): CopyCounts {
  return { rows: 0, indexed: 0, alreadyNewer: 0, leftOut: 0, refused: { byError: {}, samples: [] } };
}

const SHOWN_SAMPLES = 20;

export function addCopyCounts(a: CopyCounts, b: CopyCounts): CopyCounts {
  return {
    rows: a.rows + b.rows,
    indexed: a.indexed + b.indexed,
    alreadyNewer: a.alreadyNewer + b.alreadyNewer,
    leftOut: a.leftOut + b.leftOut,
    refused: addRefused(a.refused, b.refused),
  };
}

export function addRefused(a: RefusedCounts, b: RefusedCounts): RefusedCounts {
  return { byError: addNumbers(a.byError, b.byError), samples: [...a.samples, ...b.samples].slice(0, SHOWN_SAMPLES) };
}
