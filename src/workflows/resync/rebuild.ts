import { CancelledFailure, CancellationScope, condition, patched, sleep } from '@temporalio/workflow';
import type { Begun } from '../../activities/resync/resync-activities.ts';
import { failureTypes } from '../../model/names.ts';
import type { ResyncPhase } from '../../model/resync.ts';
import { clockMs } from '../../model/version.ts';
import { refusalOf } from '../insist.ts';
import { pollUntilNone } from '../poll-until-none.ts';
import { beginAnew, beginInput } from './begin-anew.ts';
import { copyTable, wasWalked } from './copy-table.ts';
import { counting, deeds, local } from './resync-deeds.ts';
import type { ResyncRun } from './resync-run.ts';
import { hasRefused } from './resync-state.ts';
import { swap, warmCache } from './swap.ts';

/**
 * A new index beside the live one, which takes its place in the end. Each phase answers the one that follows it, and may be
 * run again from its beginning: that is what a run does that was continued as new.
 */
export async function rebuild(run: ResyncRun): Promise<void> {
  for (;;) {
    const { phase } = run.state.progress;
    if (phase === 'done') return;
    run.show({ phase: await next(run, phase), waitingFor: [] });
  }
}

function next(run: ResyncRun, phase: ResyncPhase): Promise<ResyncPhase> {
  const begun = run.state.begun;
  if (begun === null) return prepare(run);
  switch (phase) {
    case 'waiting for transactions':
      return waitForTransactions(run);
    case 'copying':
      return copyTable(run, begun);
    case 'catching up':
      return catchUp(run, begun);
    case 'comparing':
      return compare(run, begun);
    case 'waiting for approval':
      return waitForApproval(run, begun);
    case 'swapping':
      return swap(run, begun);
    case 'warming the cache':
      return warmCache(run, begun);
    default:
      throw new Error(`nothing follows ${phase}`);
  }
}

/** Live changes wait for a fence half a minute and longer each time. */
const MAX_RESTARTS_UNFENCED = 5;

async function prepare(run: ResyncRun): Promise<ResyncPhase> {
  const { state } = run;
  const summary = `make new indices of ${run.request.table}`;
  const begun = await deeds.beginBuilding.executeWithOptions({ summary }, [beginInput(run)]);
  state.fencedAtMs = state.walkCheckedAtMs = Date.now();
  try {
    ({ fence: state.fence } = await local.fenceBuilding.executeWithOptions({ summary: 'fence' }, [begun]));
  } catch (error) {
    const isTooLate = refusalOf(error)?.type === failureTypes.fenceTooLate;
    if (!isTooLate || state.progress.restarts >= MAX_RESTARTS_UNFENCED) throw error;
    return beginAnew(run);
  }
  state.begun = begun;
  run.show({ table: begun.table, building: begun.indices, total: begun.total });
  return 'waiting for transactions';
}

/**
 * What is not above the fence is in MySQL by then, be it of a capture tool, or of a broker's mark of a transaction, whose clock
 * differs by so much.
 */
const CLOCK_MARGIN_MS = 2_000;

async function waitForTransactions(run: ResyncRun): Promise<ResyncPhase> {
  const { state } = run;
  if (state.open === null) {
    const earlyMs = clockMs(state.fence) + CLOCK_MARGIN_MS - Date.now();
    if (earlyMs > 0) await sleep(earlyMs);
    state.open = await deeds.openTransactions();
    if (state.open.waitMs > 0) await sleep(state.open.waitMs);
  }
  const { open } = state;
  await waitFor(run, () => deeds.transactionsLeft(open));
  return 'copying';
}

async function catchUp(run: ResyncRun, begun: Begun): Promise<ResyncPhase> {
  const { state } = run;
  if (state.ends === null) {
    const summary = `make ${begun.indices.join(', ')} ready for searches`;
    await deeds.finishCopy.executeWithOptions({ summary }, [begun]);
    ({ ends: state.ends } = await deeds.laneEnds());
  }
  const { ends } = state;
  await waitFor(run, () => deeds.lanesBefore(ends));
  return 'comparing';
}

async function compare(run: ResyncRun, begun: Begun): Promise<ResyncPhase> {
  if (await isAsItShould(run, begun)) return swappingUnlessWalked(run, begun);
  // A statement that changed the table is why: there is nothing to decide.
  return (await wasWalked(run, begun)) ? beginAnew(run) : 'waiting for approval';
}

async function isAsItShould(run: ResyncRun, begun: Begun): Promise<boolean> {
  const summary = `compare ${begun.indices.join(', ')} with MySQL`;
  const comparison = await counting.compareBuilding.executeWithOptions({ summary }, [begun]);
  run.show({ comparison });
  return comparison.isEqual && !hasRefused(run.state.progress);
}

/** What differs may have been on its way, by a walk that takes its time: it is compared again, after twice as long each time. */
const COMPARE_AGAIN_MS = 15_000;
const COMPARE_AGAIN_AT_MOST_MS = 2 * 60 * 60 * 1_000;

async function waitForApproval(run: ResyncRun, begun: Begun): Promise<ResyncPhase> {
  const { state } = run;
  run.show({ waitingFor: ['a person'] });
  const isDecided = (): boolean => state.isApproved || run.isLong();
  if (hasRefused(state.progress) || !patched('compare-again')) await condition(isDecided);
  else {
    let afterMs = COMPARE_AGAIN_MS;
    while (!(await condition(isDecided, afterMs)) && !(await isAsItShould(run, begun)))
      afterMs = Math.min(2 * afterMs, COMPARE_AGAIN_AT_MOST_MS);
  }
  await run.continueIfLong();
  return swappingUnlessWalked(run, begun);
}

async function swappingUnlessWalked(run: ResyncRun, begun: Begun): Promise<ResyncPhase> {
  if (await wasWalked(run, begun)) return beginAnew(run);
  // The answer may have come in spite of a cancellation; from here on there is none.
  if (CancellationScope.current().consideredCancelled) throw new CancelledFailure('cancelled before the swap');
  return 'swapping';
}

/** Also for days: a lane may stand still so long. */
async function waitFor(run: ResyncRun, left: () => Promise<string[]>): Promise<void> {
  const polling = { show: (waitingFor: string[]) => run.show({ waitingFor }), isStale: run.isLong };
  if (!(await pollUntilNone(left, polling))) await run.continueIfLong();
}
