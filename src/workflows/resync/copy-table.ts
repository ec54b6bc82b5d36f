import { CancellationScope } from '@temporalio/workflow';
import type { Building } from '../../activities/resync/resync-activities.ts';
import type { ResyncPhase, RowRange } from '../../model/resync.ts';
import { beginAnew } from './begin-anew.ts';
import { deeds, rangeText } from './resync-deeds.ts';
import type { ResyncRun } from './resync-run.ts';
import { createSideBySide, type SideBySide } from './side-by-side.ts';

/** The table is looked at so often while it is copied: what was copied before a TRUNCATE is to be thrown away soon. */
const CHECK_WALK_EVERY_MS = 60_000;

/** Copies all rows, some ranges side by side, each in steps of some seconds. */
export async function copyTable(run: ResyncRun, building: Building): Promise<ResyncPhase> {
  run.startPace();
  const isDoubtful = await CancellationScope.cancellable(async () => {
    const flight = createSideBySide();
    try {
      return await copyRanges(run, building, flight);
    } finally {
      CancellationScope.current().cancel();
      await flight.ended();
    }
  });
  if (isDoubtful) return beginAnew(run);
  run.state.isPauseAsked = false;
  run.show({ rowsPerSecond: 0, etaSeconds: null });
  return 'catching up';
}

/** @returns true when a walk over the table was asked for meanwhile */
async function copyRanges(run: ResyncRun, building: Building, flight: SideBySide): Promise<boolean> {
  const { ranges } = run.state;
  let isAsking = false;
  let copying = 0;

  async function ask(): Promise<void> {
    isAsking = true;
    const input = { table: building.table, cursor: ranges.next };
    const found = await deeds.nextRanges.executeWithOptions({ summary: `ranges of ${building.table}` }, [input]);
    ranges.queue.push(...found.ranges);
    ranges.next = found.next;
    ranges.areAllKnown = found.next === null;
    isAsking = false;
  }

  async function copy(range: RowRange, rowsPerSecond: number | null): Promise<void> {
    copying++;
    const summary = `copy ${rangeText(range)}`;
    const step = await deeds.copyRange.executeWithOptions({ summary }, [{ ...building, range, rowsPerSecond }]);
    if (step.rest) ranges.queue.unshift(step.rest);
    run.copied(step.counts);
    copying--;
  }

  for (;;) {
    if (!run.state.isPauseAsked && !run.isLong()) {
      const { slots, rowsPerSecond } = shares(run, ranges.areAllKnown ? ranges.queue.length + copying : Infinity);
      while (copying < slots && ranges.queue.length > 0) {
        const range = ranges.queue.shift() as RowRange;
        flight.start(() => copy(range, rowsPerSecond));
      }
      if (!isAsking && !ranges.areAllKnown && ranges.queue.length < slots) flight.start(ask);
    }
    await flight.next();
    if (flight.size === 0) {
      if (ranges.areAllKnown && ranges.queue.length === 0) return false;
      await run.goOn();
    }
    if (Date.now() >= run.state.walkCheckedAtMs + CHECK_WALK_EVERY_MS && (await wasWalked(run, building))) return true;
  }
}

/** How many ranges go side by side, and how fast each: a row a second is the slowest there is. */
function shares({ state }: ResyncRun, ranges: number): { slots: number; rowsPerSecond: number | null } {
  const { parallel, limitRowsPerSecond: limit } = state.progress;
  const slots = Math.max(1, Math.min(parallel, ranges, limit ?? Infinity));
  return { slots, rowsPerSecond: limit && Math.floor(limit / slots) };
}

export async function wasWalked({ state }: ResyncRun, { table }: Building): Promise<boolean> {
  state.walkCheckedAtMs = Date.now();
  const summary = `was ${table} changed by a statement?`;
  return deeds.wasTableWalked.executeWithOptions({ summary }, [{ table, sinceMs: state.fencedAtMs }]);
}
