import { type CancellationScope, condition, defineQuery, defineUpdate, setHandler } from '@temporalio/workflow';
import {
  APPROVE_UPDATE,
  CANCEL_UPDATE,
  PAUSE_UPDATE,
  PROGRESS_QUERY,
  RESUME_UPDATE,
  THROTTLE_UPDATE,
} from '../../model/names.ts';
import type { SteeredProgress } from '../../model/steered-progress.ts';
import type { SteeredRun } from './steered-run.ts';

export const progress = defineQuery<SteeredProgress>(PROGRESS_QUERY);
export const pause = defineUpdate<SteeredProgress>(PAUSE_UPDATE);
export const resume = defineUpdate<SteeredProgress>(RESUME_UPDATE);
export const throttle = defineUpdate<SteeredProgress, [number | null]>(THROTTLE_UPDATE);
export const cancel = defineUpdate<SteeredProgress>(CANCEL_UPDATE);
export const approve = defineUpdate<SteeredProgress>(APPROVE_UPDATE);

/** An update answers when it took effect; where that takes longer than steps in flight usually do, it answers how far it is. */
const ANSWER_AFTER = '15 s';

type Answer = (isDone: () => boolean) => Promise<SteeredProgress>;

/** When a person may say what. */
export interface Steering {
  /** What `cancel` ends. */
  scope: CancellationScope;
  /** Phases with rows ahead that are read at a pace. */
  paced: Partial<Record<string, 'now' | 'later'>>;
  /** Phases in which it can be cancelled. */
  cancellable: ReadonlySet<string>;
}

/** What a person may say to a run, and when. */
export function listen(run: SteeredRun<SteeredProgress>, steering: Steering): { wasCancelled(): boolean } {
  const answer: Answer = async (isDone) => {
    if (!isDone()) await condition(isDone, ANSWER_AFTER);
    return run.state.progress;
  };
  setHandler(progress, () => run.state.progress);
  listenToPace(run, steering, answer);
  listenToApproval(run, answer);
  return listenToCancel(run, steering, answer);
}

function listenToPace(run: SteeredRun<SteeredProgress>, { paced }: Steering, answer: Answer): void {
  const refuseUnpaced = (): void => {
    const { phase } = run.state.progress;
    refuse(!(phase in paced), `no rows are ahead that could be held back: it is ${phase}`);
  };
  setHandler(
    pause,
    () => {
      run.state.isPauseAsked = true;
      return answer(() => {
        const { isPauseAsked, progress } = run.state;
        return progress.isPaused || !isPauseAsked || paced[progress.phase] !== 'now';
      });
    },
    {
      validator() {
        refuseUnpaced();
        refuse(run.state.isPauseAsked, 'it is paused already');
      },
    },
  );
  const resumed = (): Promise<SteeredProgress> => {
    run.state.isPauseAsked = false;
    return answer(() => !run.state.progress.isPaused);
  };
  setHandler(resume, resumed, { validator: () => refuse(!run.state.isPauseAsked, 'it is not paused') });
  const throttled = (limitRowsPerSecond: number | null): SteeredProgress => {
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

function listenToApproval(run: SteeredRun<SteeredProgress>, answer: Answer): void {
  const isWaiting = (): boolean => run.state.progress.phase === 'waiting for approval';
  const approved = (): Promise<SteeredProgress> => {
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

function listenToCancel(
  run: SteeredRun<SteeredProgress>,
  { scope, cancellable }: Steering,
  answer: Answer,
): { wasCancelled(): boolean } {
  let isCancelled = false;
  const cancelled = (): Promise<SteeredProgress> => {
    isCancelled = true;
    scope.cancel();
    return answer(() => run.state.progress.phase === 'cancelled');
  };
  setHandler(cancel, cancelled, {
    validator() {
      const { phase } = run.state.progress;
      refuse(isCancelled, 'it is being cancelled already');
      refuse(!cancellable.has(phase), `it is too late to cancel: it is ${phase}`);
    },
  });
  return { wasCancelled: () => isCancelled };
}

export function isWholeNumber(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 1;
}

function refuse(isWrong: boolean, why: string): void {
  if (isWrong) throw new Error(why);
}
