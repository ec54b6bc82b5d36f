import type { State } from '../../model/names.ts';
import {
  addRepairCounts,
  type RepairCounts,
  type RepairPhase,
  type RepairProgress,
  type RepairRequest,
  shareConsistent,
} from '../../model/repair.ts';
import { verdictOf } from '../../model/repair-verdict.ts';
import type { Rested } from '../../model/steered-progress.ts';
import { percentOf } from '../steering/markdown.ts';
import { createSteeredRun, type SteeredRun } from '../steering/steered-run.ts';
import { repairDetails } from './repair-details.ts';
import { newState, type RepairState } from './repair-state.ts';

/** A repair while it runs: its state, and how that is shown. */
export interface RepairRun extends SteeredRun<RepairProgress> {
  readonly request: RepairRequest;
  readonly state: RepairState;
  /** Counts what was just compared. */
  compared(counts: RepairCounts, rested: Rested): void;
  /** How many steps wait until somebody has decided on what is refused. */
  blockedSteps(change: 1 | -1): void;
}

export function createRun(request: RepairRequest, resume: RepairState | undefined): RepairRun {
  const state = resume ?? newState(request, Date.now());
  let blocked = 0;
  const run = createSteeredRun<RepairProgress>(request, state, {
    details: repairDetails,
    stateOf: (progress) => (blocked > 0 ? 'blocked' : stateOf(progress)),
    memo: memoOf,
    done: () => state.seen,
  });
  return {
    ...run,
    request,
    state,
    compared(counts, rested) {
      const seen = counts.rows + counts.documents;
      state.seen += seen;
      if (state.isHealingOrphans) {
        state.seenOnceMore += seen;
        state.counts = addHealed(state.counts, counts);
      } else state.counts = addRepairCounts(state.counts, counts);
      run.show({ ...state.counts, share: shareConsistent(state.counts), ...run.paceWith(left(state), rested) });
    },
    blockedSteps(change) {
      blocked += change;
      run.show({ waitingFor: blocked > 0 ? ['a decision on what is refused: signal `retry`, `park` or `skip`'] : [] });
    },
  };
}

/** All but that was counted when the documents were gone through before. */
function addHealed(counts: RepairCounts, { healed, stillWrong }: RepairCounts): RepairCounts {
  return { ...counts, healed: counts.healed + healed, stillWrong: counts.stillWrong + stillWrong };
}

/** Null: nobody knows. */
function left({ progress, counts, isHealingOrphans, seenOnceMore }: RepairState): number | null {
  if (isHealingOrphans) return counts.documents - seenOnceMore;
  return progress.phase === 'comparing rows' && progress.total !== null ? progress.total - counts.rows : null;
}

/** Enough for a list of the last check of each table. */
function memoOf(progress: RepairProgress): Record<string, unknown> {
  const { scope, dryRun, phase, rows, share, missing, stale, orphaned, healed, stillWrong } = progress;
  const percent = percentOf(progress);
  return { scope, dryRun, phase, rows, percent, share, missing, stale, orphaned, healed, stillWrong };
}

function stateOf(progress: RepairProgress): State {
  if (progress.isPaused) return 'paused';
  return progress.phase === 'done' ? verdictOf(progress) : states[progress.phase];
}

const states: Record<Exclude<RepairPhase, 'done'>, State> = {
  preparing: 'comparing',
  'comparing rows': 'comparing',
  'comparing documents': 'comparing',
  'waiting for approval': 'waiting for approval',
  cancelled: 'cancelled',
  failed: 'failed',
};
