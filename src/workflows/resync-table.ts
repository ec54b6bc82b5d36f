import { ApplicationFailure, CancellationScope, isCancellation, rootCause } from '@temporalio/workflow';
import { failureTypes } from '../model/names.ts';
import type { ResyncProgress, ResyncRequest } from '../model/resync.ts';
import { refusalOf } from './insist.ts';
import { dropNewIndices } from './resync/begin-anew.ts';
import { healSubset } from './resync/heal-subset.ts';
import { listenToAll } from './resync/listen.ts';
import { rebuild } from './resync/rebuild.ts';
import { createRun, type ResyncRun } from './resync/resync-run.ts';
import { isSubset, type ResyncState } from './resync/resync-state.ts';
import { whatIsWrong } from './resync/what-is-wrong.ts';
import { carryOut } from './steering/carry-out.ts';

/**
 * Builds the index of a table anew beside the live one, under live traffic, and swaps them. Until the swap the live one is
 * untouched: cancelled or failed, the new one is dropped. After it nothing is undone but by a rollback to the old one, which
 * is kept. Of some rows alone (`tenant`, `where`) no index is built: they are healed where they are.
 */
export async function resyncTable(request: ResyncRequest, resume?: ResyncState): Promise<ResyncProgress> {
  const wrong = whatIsWrong(request);
  if (wrong !== undefined) throw ApplicationFailure.nonRetryable(wrong, failureTypes.resyncRefused);
  const run = createRun(request, resume);
  const scope = new CancellationScope();
  await carryOut({
    scope,
    work: () => (isSubset(request) ? healSubset(run) : rebuild(run)),
    ...listenToAll(run, scope),
    canBeCancelled: () => !run.state.isSwapped,
    afterwards: (end) => takeBack(run, end),
  });
  return run.state.progress;
}

async function takeBack(run: ResyncRun, error: unknown): Promise<void> {
  let reason = rootCause(error) ?? String(error);
  if (!isSubset(run.request) && !run.state.isSwapped) {
    try {
      await dropNewIndices(run);
    } catch (failure) {
      if (refusalOf(failure) === undefined) throw failure;
      reason += `; the new index is left: ${rootCause(failure)}`;
    }
  }
  run.show({ phase: isCancellation(error) ? 'cancelled' : 'failed', isPaused: false, waitingFor: [], reason });
}
