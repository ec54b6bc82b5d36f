import {
  allHandlersFinished,
  condition,
  continueAsNew,
  setCurrentDetails,
  upsertMemo,
  workflowInfo,
} from '@temporalio/workflow';
import { searchAttributes, type State } from '../../model/names.ts';
import type { Rested, SteeredProgress } from '../../model/steered-progress.ts';
import { showState, type ShowState } from '../insist.ts';
import { etaSeconds, rowsPerSecond, withSample, type PaceSample } from './pace.ts';

/** All that such work knows, as plain JSON: a run that is continued as new goes on with it. */
export interface SteeredState<Progress extends SteeredProgress> {
  progress: Progress;
  isPauseAsked: boolean;
  isApproved: boolean;
  recent: PaceSample[];
}

/** Such work while it runs: its state, and how that is shown. */
export interface SteeredRun<Progress extends SteeredProgress> {
  readonly state: SteeredState<Progress>;
  show(change: Partial<Progress>): void;
  /** Another state than its phase tells, until progress is shown again. */
  showState: ShowState;
  /** The pace after rows that were just done, and how long what is left takes at it; null: nobody knows what is left. */
  paceWith(left: number | null, rested?: Rested): Pick<SteeredProgress, 'rowsPerSecond' | 'etaSeconds' | 'givesWay'>;
  /** From here on its pace is measured, unless it is already. */
  startPace(): void;
  isLong(): boolean;
  /** Only where nothing is in flight: goes on as a new run, with the same state. */
  continueIfLong(): Promise<void>;
  /** Between two steps: goes on when it is not, or no more, paused. */
  goOn(): Promise<void>;
}

/** How work of one kind is shown. */
export interface Face<Progress> {
  details(progress: Progress): string;
  stateOf(progress: Progress): State;
  memo(progress: Progress): Record<string, unknown>;
  /** What its pace is measured by. */
  done(): number;
}

/** A step that rested for so long is told of. */
const GIVES_WAY_MS = 1_000;

/** A run is to stay under 2,000 events, which a person can still read: steps in flight and updates come on top of this. */
const MAX_EVENTS = 1_500;

/** @param request what a new run gets beside the state */
export function createSteeredRun<Progress extends SteeredProgress>(
  request: object,
  state: SteeredState<Progress>,
  face: Face<Progress>,
): SteeredRun<Progress> {
  const shown = createShown(face);
  shown.progress(state.progress);
  const show = (change: Partial<Progress> | Partial<SteeredProgress>): void => {
    state.progress = { ...state.progress, ...change };
    shown.progress(state.progress);
  };
  const isLong = (): boolean => workflowInfo().historyLength > MAX_EVENTS;

  const run: SteeredRun<Progress> = {
    state,
    show,
    showState: shown.state,
    paceWith(left, { restedMs = 0 } = {}) {
      state.recent = withSample(state.recent, { atMs: Date.now(), rows: face.done() });
      const pace = rowsPerSecond(state.recent);
      return { rowsPerSecond: pace, etaSeconds: etaSeconds(left, pace), givesWay: restedMs >= GIVES_WAY_MS };
    },
    startPace() {
      if (state.recent.length === 0) state.recent = [{ atMs: Date.now(), rows: face.done() }];
    },
    isLong,
    async continueIfLong() {
      if (!isLong()) return;
      await condition(allHandlersFinished);
      await continueAsNew<(request: object, resume: SteeredState<Progress>) => Promise<Progress>>(request, state);
    },
    async goOn() {
      await run.continueIfLong();
      if (!state.isPauseAsked) return;
      show({ isPaused: true, rowsPerSecond: 0, etaSeconds: null });
      // Also for days: what workers tell it meanwhile must not fill its history.
      await condition(() => !state.isPauseAsked || isLong());
      await run.continueIfLong();
      state.recent = [];
      run.startPace();
      show({ isPaused: false });
    },
  };
  return run;
}

interface Shown<Progress> {
  progress(progress: Progress): void;
  state: ShowState;
}

/** Each time is an event. */
const MEMO_EVERY_MS = 10_000;

/** Shows progress where an operator looks: the details, what the lists are filtered by, and now and then the memo. */
function createShown<Progress extends SteeredProgress>(face: Face<Progress>): Shown<Progress> {
  let lastState: string | undefined;
  let lastPhase: string | undefined;
  let memoAtMs = 0;
  return {
    progress(progress) {
      setCurrentDetails(face.details(progress));
      const { table, phase } = progress;
      const state = face.stateOf(progress);
      if (`${state} ${table}` !== lastState) showState(state, { [searchAttributes.table]: [table] });
      lastState = `${state} ${table}`;
      if (phase === lastPhase && Date.now() < memoAtMs + MEMO_EVERY_MS) return;
      [lastPhase, memoAtMs] = [phase, Date.now()];
      upsertMemo(face.memo(progress));
    },
    state(state, more) {
      lastState = undefined;
      showState(state, more);
    },
  };
}
