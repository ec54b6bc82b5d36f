import {
  allHandlersFinished,
  condition,
  continueAsNew,
  setCurrentDetails,
  upsertMemo,
  workflowInfo,
} from '@temporalio/workflow';
import { searchAttributes, type State } from '../../model/names.ts';
import {
  addCopyCounts,
  type CopyCounts,
  type ResyncPhase,
  type ResyncProgress,
  type ResyncRequest,
} from '../../model/resync.ts';
import { showState, type ShowState } from '../insist.ts';
import { etaSeconds, rowsPerSecond, withSample } from './pace.ts';
import { percentOf, resyncDetails } from './resync-details.ts';
import { anew, isSubset, newState, type ResyncState } from './resync-state.ts';

/** A resync while it runs: its state, and how that is shown. */
export interface ResyncRun {
  readonly request: ResyncRequest;
  readonly state: ResyncState;
  show(change: Partial<ResyncProgress>): void;
  /** Another state than its phase tells, until progress is shown again. */
  showState: ShowState;
  /** Counts rows that were just copied. */
  copied(counts: CopyCounts): void;
  /** From here on its pace is measured, unless it is already. */
  startPace(): void;
  forgetAttempt(): void;
  isLong(): boolean;
  /** Only where nothing is in flight: goes on as a new run, with the same state. */
  continueIfLong(): Promise<void>;
  /** Between two steps: goes on when it is not, or no more, paused. */
  goOn(): Promise<void>;
}

/** A run is to stay under 2,000 events, which a person can still read: steps in flight and updates come on top of this. */
const MAX_EVENTS = 1_500;

/** Each time is an event. */
const MEMO_EVERY_MS = 10_000;

export function createRun(request: ResyncRequest, resume: ResyncState | undefined): ResyncRun {
  let state = resume ?? newState(request, Date.now());
  const shown = createShown(request);
  shown.progress(state.progress);
  const isLong = (): boolean => workflowInfo().historyLength > MAX_EVENTS;

  const run: ResyncRun = {
    request,
    get state() {
      return state;
    },
    show(change) {
      state.progress = { ...state.progress, ...change };
      shown.progress(state.progress);
    },
    showState: shown.state,
    copied(counts) {
      const sum = addCopyCounts(state.progress, counts);
      state.recent = withSample(state.recent, { atMs: Date.now(), rows: sum.rows });
      const pace = rowsPerSecond(state.recent);
      const { total } = state.progress;
      run.show({ ...sum, rowsPerSecond: pace, etaSeconds: etaSeconds(total && total - sum.rows, pace) });
    },
    startPace() {
      if (state.recent.length === 0) state.recent = [{ atMs: Date.now(), rows: state.progress.rows }];
    },
    forgetAttempt() {
      state = anew(state, Date.now());
    },
    isLong,
    async continueIfLong() {
      if (!isLong()) return;
      await condition(allHandlersFinished);
      await continueAsNew<(request: ResyncRequest, resume: ResyncState) => Promise<ResyncProgress>>(request, state);
    },
    async goOn() {
      await run.continueIfLong();
      if (!state.isPauseAsked) return;
      run.show({ isPaused: true, rowsPerSecond: 0, etaSeconds: null });
      // Also for days: what workers tell it meanwhile must not fill its history.
      await condition(() => !state.isPauseAsked || isLong());
      await run.continueIfLong();
      state.recent = [];
      run.startPace();
      run.show({ isPaused: false });
    },
  };
  return run;
}

interface Shown {
  progress(progress: ResyncProgress): void;
  state: ShowState;
}

/** Shows progress where an operator looks: the details, what the lists are filtered by, and now and then the memo. */
function createShown(request: ResyncRequest): Shown {
  let lastState: string | undefined;
  let lastPhase: ResyncPhase | undefined;
  let memoAtMs = 0;
  return {
    progress(progress) {
      setCurrentDetails(resyncDetails(progress));
      const { table, phase, rows, total, rowsPerSecond, etaSeconds } = progress;
      const state = stateOf(progress, request);
      if (`${state} ${table}` !== lastState) showState(state, { [searchAttributes.table]: [table] });
      lastState = `${state} ${table}`;
      if (phase === lastPhase && Date.now() < memoAtMs + MEMO_EVERY_MS) return;
      [lastPhase, memoAtMs] = [phase, Date.now()];
      upsertMemo({ phase, rows, total, percent: percentOf(progress), rowsPerSecond, etaSeconds });
    },
    state(state, more) {
      lastState = undefined;
      showState(state, more);
    },
  };
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
