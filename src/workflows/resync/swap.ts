import {
  CancellationScope,
  getExternalWorkflowHandle,
  ParentClosePolicy,
  sleep,
  startChild,
  workflowInfo,
} from '@temporalio/workflow';
import type { Begun } from '../../activities/resync/resync-activities.ts';
import { DROP_SIGNAL, groupOfBulkQueue, keepOldIndexWorkflowId } from '../../model/names.ts';
import { DEFAULT_KEEP_OLD_HOURS, type ResyncPhase } from '../../model/resync.ts';
import { keepOldIndex } from '../keep-old-index.ts';
import { deeds } from './resync-deeds.ts';
import { hasRefused } from './resync-state.ts';
import type { ResyncRun } from './resync-run.ts';

/** From here on nothing is undone, whoever cancels: the aliases move at once, and what was live is kept. */
export function swap(run: ResyncRun, begun: Begun): Promise<ResyncPhase> {
  return CancellationScope.nonCancellable(async () => {
    await endKept(run, begun.table);
    const keep = hoursKept(run) > 0;
    const swapping = { summary: `${begun.indices.join(', ')} become live` };
    const { live, kept } = await deeds.swapIndices.executeWithOptions(swapping, [
      { ...begun, keep, fencedAtMs: run.state.fencedAtMs },
    ]);
    run.state.isSwapped = true;
    run.show({ building: live });
    if (keep && kept.length > 0) await keepOld(run, begun, kept);
    const reason = whyWalkedAgain(run);
    if (reason !== null) {
      await deeds.walkTableAgain.executeWithOptions({ summary: reason }, [{ table: begun.table, reason }]);
    }
    return begun.cache === 'keep' ? 'done' : 'warming the cache';
  });
}

/** What a person has approved is put right, as far as it can be. */
function whyWalkedAgain({ state: { progress } }: ResyncRun): string | null {
  if (hasRefused(progress)) return 'its new index had refused documents';
  return progress.comparison?.isEqual === false ? 'its new index differed from MySQL' : null;
}

function hoursKept({ request }: ResyncRun): number {
  return request.keepOldHours ?? DEFAULT_KEEP_OLD_HOURS;
}

function keptId(table: string): string {
  return keepOldIndexWorkflowId(groupOfBulkQueue(workflowInfo().taskQueue), table);
}

/** An index that an earlier resync keeps goes first: nobody may roll back to it while the aliases move. Tells it until nobody hears it any more. */
async function endKept(run: ResyncRun, table: string): Promise<void> {
  const kept = getExternalWorkflowHandle(keptId(table));
  for (let waitMs = 500; ; waitMs = Math.min(waitMs * 2, 60_000)) {
    try {
      await kept.signal(DROP_SIGNAL);
    } catch {
      return;
    }
    run.show({ waitingFor: [keptId(table)] });
    await sleep(waitMs);
    await run.continueIfLong();
  }
}

/** Lives on when the resync ends, in a workflow of its own. */
async function keepOld(run: ResyncRun, { table, stamp }: Begun, indices: string[]): Promise<void> {
  const hours = hoursKept(run);
  await startChild(keepOldIndex, {
    workflowId: keptId(table),
    args: [{ table, stamp, hours, indices }],
    parentClosePolicy: ParentClosePolicy.ABANDON,
    staticSummary: `${indices.join(', ')}, kept for ${hours} h`,
  });
}

/** The keys of all rows, page after page: what was cached may be of documents that are made otherwise now. */
export function warmCache(run: ResyncRun, { table }: Begun): Promise<ResyncPhase> {
  return CancellationScope.nonCancellable<ResyncPhase>(async () => {
    const { state } = run;
    do {
      await run.goOn();
      const rowsPerSecond = state.progress.limitRowsPerSecond;
      const input = { table, cursor: state.cacheCursor, rowsPerSecond };
      const after = state.cacheCursor?.after?.join('|') ?? 'first';
      const step = await deeds.walkCache.executeWithOptions({ summary: `cache of ${table}, after ${after}` }, [input]);
      state.cacheCursor = step.next;
    } while (state.cacheCursor !== null);
    return 'done';
  });
}
