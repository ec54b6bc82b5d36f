import type { Begun, OpenTransactions } from '../../activities/resync/resync-activities.ts';
import type { IndexCursor } from '../../activities/walks/walk-table.ts';
import type { LaneOffsets } from '../../connectors/lane-progress.ts';
import type { RowCursor } from '../../model/heal-table.ts';
import { DEFAULT_PARALLEL, noCopyCounts, type ResyncProgress, type ResyncRequest } from '../../model/resync.ts';
import { allRanges, type RangesAhead } from '../steering/over-ranges.ts';
import type { PaceSample } from '../steering/pace.ts';
import type { SteeredState } from '../steering/steered-run.ts';

/** All that a resync knows, as plain JSON: a run that is continued as new goes on with it. */
export interface ResyncState extends SteeredState<ResyncProgress>, Attempt {
  /** From then on the building is live, and nothing is taken back any more. */
  isSwapped: boolean;
}

/** What is forgotten when a resync begins anew. */
interface Attempt {
  /** Names the new indices. */
  startedAtMs: number;
  begun: Begun | null;
  /** Changes above it go to the building too. */
  fence: number;
  /** A walk over the table that began later makes what was copied doubtful. */
  fencedAtMs: number;
  walkCheckedAtMs: number;
  open: OpenTransactions | null;
  ranges: RangesAhead;
  /** What the lanes must come past. */
  ends: LaneOffsets | null;
  isApproved: boolean;
  recent: PaceSample[];
  /** Of a subset: its documents come after its rows. */
  subsetCursor: { rows: RowCursor | null } | { documents: IndexCursor | null };
  cacheCursor: RowCursor | null;
}

export function newState({ table, rowsPerSecond, parallel }: ResyncRequest, nowMs: number): ResyncState {
  return {
    ...newAttempt(nowMs),
    isPauseAsked: false,
    isSwapped: false,
    progress: {
      table,
      phase: 'preparing',
      isPaused: false,
      waitingFor: [],
      total: null,
      rowsPerSecond: 0,
      etaSeconds: null,
      limitRowsPerSecond: rowsPerSecond ?? null,
      parallel: parallel ?? DEFAULT_PARALLEL,
      building: [],
      startedAt: new Date(nowMs).toISOString(),
      restarts: 0,
      comparison: null,
      reason: null,
      ...noCopyCounts(),
    },
  };
}

/** The same resync with a new building. */
export function anew(state: ResyncState, nowMs: number): ResyncState {
  const { progress, startedAtMs, isPauseAsked, isSwapped } = state;
  return {
    // Indices are named by the second.
    ...newAttempt(Math.max(nowMs, startedAtMs + 1_000)),
    isPauseAsked,
    isSwapped,
    progress: {
      ...progress,
      ...noCopyCounts(),
      waitingFor: [],
      total: null,
      rowsPerSecond: 0,
      etaSeconds: null,
      building: [],
      comparison: null,
      restarts: progress.restarts + 1,
    },
  };
}

function newAttempt(startedAtMs: number): Attempt {
  return {
    startedAtMs,
    begun: null,
    fence: 0,
    fencedAtMs: 0,
    walkCheckedAtMs: 0,
    open: null,
    ranges: allRanges(),
    ends: null,
    isApproved: false,
    recent: [],
    subsetCursor: { rows: null },
    cacheCursor: null,
  };
}

/** Whether the new index lacks what MySQL has. */
export function hasRefused({ refused }: ResyncProgress): boolean {
  return Object.keys(refused.byError).length > 0;
}

/** Of some rows alone: no index is built. */
export function isSubset({ tenant, where }: ResyncRequest): boolean {
  return tenant !== undefined || where !== undefined;
}
