import {
  allHandlersFinished,
  CancelledFailure,
  CancellationScope,
  condition,
  TemporalFailure,
} from '@temporalio/workflow';

export interface Deed {
  /** What is cancelled, by a person's update or by Temporal. */
  scope: CancellationScope;
  work(): Promise<void>;
  /** Whether it was cancelled by a person's update: then it ends well, with what it did. */
  wasCancelled(): boolean;
  /** Whether a cancellation still ends it. */
  canBeCancelled(): boolean;
  /** Runs after a failure or a cancellation; no cancellation ends it. */
  afterwards(end: TemporalFailure): Promise<void>;
}

/** Works to the end, whichever it is, and answers all who still ask. */
export async function carryOut({ scope, work, ...deed }: Deed): Promise<void> {
  try {
    await scope.run(work);
  } catch (error) {
    // A new run, or a bug of ours: that must show, and mended it goes on here.
    if (!(error instanceof TemporalFailure)) throw error;
    // A step that fails after it was told to end is not tried again: the cancellation is what ended it.
    const isEnded = scope.consideredCancelled && deed.canBeCancelled();
    const end = isEnded ? new CancelledFailure('cancelled') : error;
    await CancellationScope.nonCancellable(() => deed.afterwards(end));
    if (!deed.wasCancelled()) throw end;
  }
  await CancellationScope.nonCancellable(() => condition(allHandlersFinished));
}
