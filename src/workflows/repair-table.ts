import { ApplicationFailure, CancellationScope, isCancellation, rootCause } from '@temporalio/workflow';
import { failureTypes } from '../model/names.ts';
import type { RepairPhase, RepairProgress, RepairRequest } from '../model/repair.ts';
import { compareTable } from './repair/compare-table.ts';
import { createRun, type RepairRun } from './repair/repair-run.ts';
import type { RepairState } from './repair/repair-state.ts';
import { whatIsWrong } from './repair/what-is-wrong.ts';
import { carryOut } from './steering/carry-out.ts';
import { listen, type Steering } from './steering/listen.ts';

/**
 * Compares what MySQL holds with the index and the cache, and heals what differs and goes on to differ. Its result is the
 * report. It may be started under any id, by a schedule too. Cancelled by an update it ends with the report so far: what is
 * healed stays.
 */
export async function repairTable(request: RepairRequest, resume?: RepairState): Promise<RepairProgress> {
  const wrong = whatIsWrong(request);
  if (wrong !== undefined) throw ApplicationFailure.nonRetryable(wrong, failureTypes.repairRefused);
  const run = createRun(request, resume);
  const scope = new CancellationScope();
  await carryOut({
    scope,
    async work() {
      await compareTable(run);
      run.show(ended());
    },
    ...listen(run, { scope, paced, cancellable }),
    canBeCancelled: () => true,
    afterwards: async (end) => tellEnd(run, end),
  });
  return run.state.progress;
}

const paced: Steering['paced'] = {
  preparing: 'later',
  'comparing rows': 'now',
  'comparing documents': 'now',
} satisfies Partial<Record<RepairPhase, 'now' | 'later'>>;

const cancellable: ReadonlySet<string> = new Set<RepairPhase>([
  'preparing',
  'comparing rows',
  'comparing documents',
  'waiting for approval',
]);

function tellEnd(run: RepairRun, end: unknown): void {
  const phase = isCancellation(end) ? 'cancelled' : 'failed';
  run.show({ phase, isPaused: false, waitingFor: [], reason: rootCause(end) ?? String(end), ...ended() });
}

function ended(): Partial<RepairProgress> {
  return { endedAt: new Date(Date.now()).toISOString(), rowsPerSecond: 0, etaSeconds: null };
}
