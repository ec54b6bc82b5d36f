import type { Value } from './change.ts';
import { addNumbers, type RowCursor } from './heal-table.ts';
import type { Difference } from './resync.ts';

/** What a repairTable workflow is asked for: plain JSON, so that any Temporal client can start one. */
export interface RepairRequest {
  /** `database.table` as the config names it, or the table alone where that is enough. */
  table: string;
  /** full: every row and every document. recent: what changed lately. Without it full. */
  mode?: RepairMode;
  /** Only the rows with these keys: a value each, or a list of them where the key has several columns. */
  keys?: (Value | Value[])[];
  /** Only the rows and documents of one tenant: a value of the config's `tenant` column. */
  tenant?: string | number;
  /** Only the rows that this SQL condition holds for. */
  where?: string;
  /** Of recent: how far back. */
  minutes?: number;
  /** Only reports: nothing is written. */
  dryRun?: boolean;
  /** At most so many rows or documents a second; without it as many as go. */
  rowsPerSecond?: number;
  /** Ranges that are compared side by side. */
  parallel?: number;
  /** A difference counts when it is there for so long. */
  settleSeconds?: number;
  /** More orphans than that share of the documents, and it asks before it deletes them. */
  maxOrphanPercent?: number;
}

export type RepairMode = 'full' | 'recent';

export const DEFAULT_RECENT_MINUTES = 15;
export const DEFAULT_REPAIR_PARALLEL = 2;
export const DEFAULT_SETTLE_SECONDS = 5;
export const DEFAULT_MAX_ORPHAN_PERCENT = 5;

/** What was compared, what differed, and what became of it. All but `onTheWay` are of differences that lasted. */
export interface RepairCounts {
  /** Rows of MySQL that were looked at. */
  rows: number;
  /** Documents that were looked at from the side of the index. */
  documents: number;
  /** Places where a document is or should be: each row by each index, and each document that no such row explains. */
  compared: number;
  /** Documents that there should be, of the rows that were looked at. */
  wanted: number;
  missing: number;
  stale: number;
  /** Of stale documents: how often each field differed. */
  staleFields: Record<string, number>;
  orphaned: number;
  /** Differences that went by themselves: their change was on its way. */
  onTheWay: number;
  /** Documents under a version from the future, which a stray writer has left: changes of their rows are written by heals. */
  ahead: number;
  /** Rows that no document can be made of: they are parked, or were before. */
  unmappable: number;
  /** Documents with an id that no key makes: nobody here wrote them, and they are left alone. */
  strangers: number;
  /** Of missing, stale and orphaned: right after their heal. */
  healed: number;
  /** Of missing, stale and orphaned: still wrong after their heal; none of a dry run. */
  stillWrong: number;
  cache: CacheCounts;
  /** The longest that a stale document may have been so: since its version, in seconds; null: none was stale, or nobody knows. */
  oldestStaleSeconds: number | null;
  /** The first differences. */
  samples: Difference[];
}

/** Of keys whose value the mapping can make of a row. */
export interface CacheCounts {
  compared: number;
  stale: number;
  /** Of stale ones. */
  deleted: number;
}

export type RepairPhase =
  | 'preparing'
  | 'comparing rows'
  | 'comparing documents'
  | 'waiting for approval'
  | 'done'
  | 'cancelled'
  | 'failed';

/** Where a repairTable stands, and in the end its report. */
export interface RepairProgress extends RepairCounts {
  /** As the config names it. */
  table: string;
  /** full, recent, keys, tenant or where. */
  scope: RepairMode | 'keys' | 'tenant' | 'where';
  dryRun: boolean;
  phase: RepairPhase;
  isPaused: boolean;
  waitingFor: string[];
  /** Rows to compare, about; null: not known. */
  total: number | null;
  /** Lately. */
  rowsPerSecond: number;
  etaSeconds: number | null;
  /** Null: as fast as it goes. */
  limitRowsPerSecond: number | null;
  parallel: number;
  /** It rests between pages, since live changes are late. */
  givesWay?: boolean;
  /** As ISO 8601. */
  startedAt: string;
  /** As ISO 8601; null: it runs. */
  endedAt: string | null;
  /** Of what was compared, before anything was healed: 0 to 1; null: nothing was. */
  share: number | null;
  /** Why it failed or was cancelled. */
  reason: string | null;
}

/** A part of what a repair looks at; what is left of it after a step is again one. */
export type RepairPart =
  | { kind: 'range'; table: string; after: Value[] | null; upTo: Value[] | null }
  | { kind: 'rows'; cursor: RowCursor | null; tenant?: string | number; where?: string }
  | { kind: 'changed'; sinceMs: number; cursor: RowCursor | null }
  | { kind: 'records'; from: TopicOffsets; to: TopicOffsets }
  | { kind: 'keys'; keys: Value[][] }
  | {
      kind: 'documents';
      cursor: { index: string; at: { pit: string; after: unknown[] } | null } | null;
      tenant?: string | number;
    };

/** By topic and partition. */
export type TopicOffsets = Record<string, Record<string, string>>;

export function noRepairCounts(): RepairCounts {
  return {
    rows: 0,
    documents: 0,
    compared: 0,
    wanted: 0,
    missing: 0,
    stale: 0,
    staleFields: {},
    orphaned: 0,
    onTheWay: 0,
    ahead: 0,
    unmappable: 0,
    strangers: 0,
    healed: 0,
    stillWrong: 0,
    cache: { compared: 0, stale: 0, deleted: 0 },
    oldestStaleSeconds: null,
    samples: [],
  };
}

const SHOWN_SAMPLES = 20;

export function addRepairCounts(a: RepairCounts, b: RepairCounts): RepairCounts {
  const { staleFields, cache, samples, oldestStaleSeconds, ...numbers } = a;
  const {
    staleFields: moreFields,
    cache: moreCache,
    samples: moreSamples,
    oldestStaleSeconds: otherSeconds,
    ...moreNumbers
  } = b;
  const seconds = [oldestStaleSeconds, otherSeconds].filter((one) => one !== null);
  return {
    ...addNumbers(numbers, moreNumbers),
    staleFields: addNumbers(staleFields, moreFields),
    cache: addNumbers(cache, moreCache),
    oldestStaleSeconds: seconds.length === 0 ? null : Math.max(...seconds),
    samples: [...samples, ...moreSamples].slice(0, SHOWN_SAMPLES),
  };
}

/** Of what was compared, the share that was right; null: nothing was. */
export function shareConsistent({ compared, missing, stale, orphaned }: RepairCounts): number | null {
  return compared === 0 ? null : 1 - (missing + stale + orphaned) / compared;
}
