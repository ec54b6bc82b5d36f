import type { State } from '../../model/names.ts';
import {
  addCopyCounts,
  type CopyCounts,
  type ResyncPhase,
  type ResyncProgress,
  type ResyncRequest,
} from '../../model/resync.ts';
import type { Rested } from '../../model/steered-progress.ts';
import { percentOf } from '../steering/markdown.ts';
import { createSteeredRun, type SteeredRun } from '../steering/steered-run.ts';
import { resyncDetails } from './resync-details.ts';
import { anew, isSubset, newState, type ResyncState } from './resync-state.ts';

/** A resync while it runs: its state, and how that is shown. */
export interface ResyncRun extends SteeredRun<ResyncProgress> {
  readonly request: ResyncRequest;
  readonly state: ResyncState;
  /** Counts rows that were just copied. */
  copied(counts: CopyCounts, rested?: Rested): void;
  forgetAttempt(): void;
}

export function createRun(request: ResyncRequest, resume: ResyncState | undefined): ResyncRun {
  const state = resume ?? newState(request, Date.now());
  const run = createSteeredRun<ResyncProgress>(request, state, {
    details: resyncDetails,
    stateOf: (progress) => stateOf(progress, request),
    memo: memoOf,
    done: () => state.progress.rows,
  });
  return {
    ...run,
    request,
    state,
    copied(counts, rested) {
      const sum = addCopyCounts(state.progress, counts);
      const { total } = state.progress;
      state.progress = { ...state.progress, ...sum };
      run.show(run.paceWith(total && total - sum.rows, rested));
    },
    forgetAttempt() {
      Object.assign(state, anew(state, Date.now()));
    },
  };
}

function memoOf(progress: ResyncProgress): Record<string, unknown> {
  const { phase, rows, total, rowsPerSecond, etaSeconds } = progress;
  return { phase, rows, total, percent: percentOf(progress), rowsPerSecond, etaSeconds };
}

function stateOf({ phase, isPaused }: ResyncProgress, request: ResyncRequest): State {
  if (isPaused) return 'paused';
  return phase === 'done' && isSubset(request) ? 'healed' : states[phase];
}

const states: Record<ResyncPhase, State> = {
  preparing: 'copying',
  'waiting for transactions': 'waiting',
  copying: 'copying',
  'catching up': 'waiting',
  comparing: 'waiting',
  'waiting for approval': 'waiting for approval',
  swapping: 'swapped',
  'warming the cache': 'swapped',
  done: 'swapped',
  cancelled: 'cancelled',
  failed: 'failed',
};
