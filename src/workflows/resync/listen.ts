import {
  type CancellationScope,
  condition,
  defineQuery,
  defineSignal,
  defineUpdate,
  setHandler,
} from '@temporalio/workflow';
import {
  APPROVE_UPDATE,
  CANCEL_UPDATE,
  PAUSE_UPDATE,
  PROGRESS_QUERY,
  RESUME_UPDATE,
  THROTTLE_UPDATE,
  TROUBLE_SIGNAL,
} from '../../model/names.ts';
import { addRefused, type BuildingTrouble, type ResyncPhase, type ResyncProgress } from '../../model/resync.ts';
import type { ResyncRun } from './resync-run.ts';

export const progress = defineQuery<ResyncProgress>(PROGRESS_QUERY);
export const pause = defineUpdate<ResyncProgress>(PAUSE_UPDATE);
export const resume = defineUpdate<ResyncProgress>(RESUME_UPDATE);
export const throttle = defineUpdate<ResyncProgress, [number | null]>(THROTTLE_UPDATE);
export const cancel = defineUpdate<ResyncProgress>(CANCEL_UPDATE);
export const approve = defineUpdate<ResyncProgress>(APPROVE_UPDATE);
export const trouble = defineSignal<[BuildingTrouble]>(TROUBLE_SIGNAL);

/** An update answers when it took effect; where that takes longer than steps in flight usually do, it answers how far it is. */
const ANSWER_AFTER = '15 s';

type Answer = (isDone: () => boolean) => Promise<ResyncProgress>;

/** What a person may say to a resync, and when. `scope` is what `cancel` ends. */
export function listen(run: ResyncRun, scope: CancellationScope): { wasCancelled(): boolean } {
  const answer: Answer = async (isDone) => {
    if (!isDone()) await condition(isDone, ANSWER_AFTER);
    return run.state.progress;
  };
  setHandler(progress, () => run.state.progress);
  setHandler(trouble, ({ stamp, where, byError }) => {
    // Those of the index that was live are none of the new one's.
    if (stamp !== run.state.begun?.stamp || run.state.isSwapped) return;
    const samples = Object.keys(byError).map((error) => `${where}: ${error}`);
    run.show({ refused: addRefused(run.state.progress.refused, { byError, samples }) });
  });
  listenToPace(run, answer);
  listenToApproval(run, answer);
  return listenToCancel(run, { scope, answer });
}

function listenToPace(run: ResyncRun, answer: Answer): void {
  const refuseUnpaced = (): void => {
    const { phase } = run.state.progress;
    refuse(!(phase in isPaced), `no rows are ahead that could be held back: it is ${phase}`);
  };
  setHandler(
    pause,
    () => {
      run.state.isPauseAsked = true;
      return answer(() => {
        const { isPauseAsked, progress } = run.state;
        return progress.isPaused || !isPauseAsked || isPaced[progress.phase] !== 'now';
      });
    },
    {
      validator() {
        refuseUnpaced();
        refuse(run.state.isPauseAsked, 'it is paused already');
      },
    },
  );
  const resumed = (): Promise<ResyncProgress> => {
    run.state.isPauseAsked = false;
    return answer(() => !run.state.progress.isPaused);
  };
  setHandler(resume, resumed, { validator: () => refuse(!run.state.isPauseAsked, 'it is not paused') });
  const throttled = (limitRowsPerSecond: number | null): ResyncProgress => {
    run.show({ limitRowsPerSecond });
    return run.state.progress;
  };
  setHandler(throttle, throttled, {
    validator(limit) {
      refuseUnpaced();
      const isLimit = limit === null || isWholeNumber(limit);
      refuse(!isLimit, 'rows a second are a whole number from 1 on, or null for as many as go');
    },
  });
}

function listenToApproval(run: ResyncRun, answer: Answer): void {
  const isWaiting = (): boolean => run.state.progress.phase === 'waiting for approval';
  const approved = (): Promise<ResyncProgress> => {
    run.state.isApproved = true;
    return answer(() => !isWaiting());
  };
  setHandler(approve, approved, {
    validator() {
      refuse(!isWaiting(), `nothing waits for approval: it is ${run.state.progress.phase}`);
      refuse(run.state.isApproved, 'it is approved already');
    },
  });
}

interface Cancelling {
  scope: CancellationScope;
  answer: Answer;
}

function listenToCancel(run: ResyncRun, { scope, answer }: Cancelling): { wasCancelled(): boolean } {
  let isCancelled = false;
  const cancelled = (): Promise<ResyncProgress> => {
    isCancelled = true;
    scope.cancel();
    return answer(() => run.state.progress.phase === 'cancelled');
  };
  setHandler(cancel, cancelled, {
    validator() {
      refuse(isCancelled, 'it is being cancelled already');
      refuse(!takesBack(run), `it is too late to cancel: it is ${run.state.progress.phase}`);
    },
  });
  return { wasCancelled: () => isCancelled };
}

/** Phases with rows ahead that are read at a pace. */
const isPaced: Partial<Record<ResyncPhase, 'now' | 'later'>> = {
  preparing: 'later',
  'waiting for transactions': 'later',
  copying: 'now',
  'warming the cache': 'now',
};

const phasesBeforeSwap: ReadonlySet<ResyncPhase> = new Set([
  'preparing',
  'waiting for transactions',
  'copying',
  'catching up',
  'comparing',
  'waiting for approval',
]);

/** Whether it can still be undone. */
function takesBack(run: ResyncRun): boolean {
  return phasesBeforeSwap.has(run.state.progress.phase);
}

export function isWholeNumber(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 1;
}

function refuse(isWrong: boolean, why: string): void {
  if (isWrong) throw new Error(why);
}
