import {
  DEFAULT_REPAIR_PARALLEL,
  noRepairCounts,
  type RepairCounts,
  type RepairPart,
  type RepairProgress,
  type RepairRequest,
} from '../../model/repair.ts';
import { scopeOf } from '../../model/repair-scope.ts';
import { allRanges, type RangesAhead } from '../steering/over-ranges.ts';
import type { SteeredState } from '../steering/steered-run.ts';

/** All that a repair knows, as plain JSON: a run that is continued as new goes on with it. */
export interface RepairState extends SteeredState<RepairProgress> {
  counts: RepairCounts;
  /** Rows and documents that were looked at, those that were looked at twice too. */
  seen: number;
  /** Of a whole table: its ranges, which come before the parts. */
  ranges: RangesAhead;
  /** What is ahead, one after another. */
  parts: RepairPart[];
  /** Of a whole table: its orphans are counted, and the documents gone through once more to heal them. */
  isHealingOrphans: boolean;
  /** Of the documents that are gone through once more. */
  seenOnceMore: number;
  /** What a person is asked. */
  question: string | null;
}

export function newState(request: RepairRequest, nowMs: number): RepairState {
  const counts = noRepairCounts();
  return {
    counts,
    seen: 0,
    ranges: allRanges(),
    parts: [],
    isHealingOrphans: false,
    seenOnceMore: 0,
    question: null,
    isPauseAsked: false,
    isApproved: false,
    recent: [],
    progress: {
      table: request.table,
      scope: scopeOf(request),
      dryRun: request.dryRun ?? false,
      phase: 'preparing',
      isPaused: false,
      waitingFor: [],
      total: null,
      rowsPerSecond: 0,
      etaSeconds: null,
      limitRowsPerSecond: request.rowsPerSecond ?? null,
      parallel: request.parallel ?? DEFAULT_REPAIR_PARALLEL,
      startedAt: new Date(nowMs).toISOString(),
      endedAt: null,
      share: null,
      reason: null,
      ...counts,
    },
  };
}
