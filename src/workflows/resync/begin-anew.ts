import { CancellationScope, workflowInfo } from '@temporalio/workflow';
import type { BeginInput } from '../../activities/resync/resync-activities.ts';
import { deeds } from './resync-deeds.ts';
import type { ResyncRun } from './resync-run.ts';

/** What the new indices are made of, and taken back by: the same for every attempt. */
export function beginInput({ request, state }: ResyncRun): BeginInput {
  return { table: request.table, startedAtMs: state.startedAtMs, workflowId: workflowInfo().workflowId };
}

/** The live index was never touched: all that is to be undone is the new one. Also when the workflow is cancelled. */
export async function dropNewIndices(run: ResyncRun): Promise<void> {
  const summary = `drop ${run.state.progress.building.join(', ') || `what was begun of ${run.state.progress.table}`}`;
  await CancellationScope.nonCancellable(() => deeds.dropBuilding.executeWithOptions({ summary }, [beginInput(run)]));
}

export async function beginAnew(run: ResyncRun): Promise<'preparing'> {
  await dropNewIndices(run);
  run.forgetAttempt();
  return 'preparing';
}
