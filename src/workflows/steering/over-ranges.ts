import { CancellationScope } from '@temporalio/workflow';
import type { RowCursor } from '../../model/heal-table.ts';
import type { NextRanges, RowRange } from '../../model/resync.ts';
import type { SteeredProgress } from '../../model/steered-progress.ts';
import { createSideBySide, type SideBySide } from './side-by-side.ts';
import type { SteeredRun } from './steered-run.ts';

/** What is ahead of a run that goes over a whole table, range by range. */
export interface RangesAhead {
  /** Known, and not in flight. */
  queue: RowRange[];
  /** Where those begin that are not known yet; null: at the first row. */
  next: RowCursor | null;
  areAllKnown: boolean;
}

export function allRanges(): RangesAhead {
  return { queue: [], next: null, areAllKnown: false };
}

export interface RangeDeeds {
  nextRanges(cursor: RowCursor | null): Promise<NextRanges>;
  /** Some seconds of a range; answers what is left of it. */
  step(range: RowRange, rowsPerSecond: number | null): Promise<RowRange | null>;
  /** Asked between steps. */
  isToEnd?(): Promise<boolean>;
}

type Run = SteeredRun<SteeredProgress>;

/**
 * Goes over all ranges, some side by side, each in steps of some seconds. When one fails for good the others are ended first.
 * @returns true when it was to end before
 */
export async function overRanges(run: Run, ranges: RangesAhead, deeds: RangeDeeds): Promise<boolean> {
  run.startPace();
  return CancellationScope.cancellable(async () => {
    const flight = createSideBySide();
    try {
      return await fly(run, { ranges, deeds, flight });
    } finally {
      CancellationScope.current().cancel();
      await flight.ended();
    }
  });
}

interface Flying {
  ranges: RangesAhead;
  deeds: RangeDeeds;
  flight: SideBySide;
}

async function fly(run: Run, { ranges, deeds, flight }: Flying): Promise<boolean> {
  let isAsking = false;
  let inFlight = 0;

  async function ask(): Promise<void> {
    isAsking = true;
    const found = await deeds.nextRanges(ranges.next);
    ranges.queue.push(...found.ranges);
    ranges.next = found.next;
    ranges.areAllKnown = found.next === null;
    isAsking = false;
  }

  async function step(range: RowRange, rowsPerSecond: number | null): Promise<void> {
    inFlight++;
    const rest = await deeds.step(range, rowsPerSecond);
    if (rest) ranges.queue.unshift(rest);
    inFlight--;
  }

  for (;;) {
    if (!run.state.isPauseAsked && !run.isLong()) {
      const { slots, rowsPerSecond } = shares(run, ranges.areAllKnown ? ranges.queue.length + inFlight : Infinity);
      while (inFlight < slots && ranges.queue.length > 0) {
        const range = ranges.queue.shift() as RowRange;
        flight.start(() => step(range, rowsPerSecond));
      }
      if (!isAsking && !ranges.areAllKnown && ranges.queue.length < slots) flight.start(ask);
    }
    await flight.next();
    if (flight.size === 0) {
      if (ranges.areAllKnown && ranges.queue.length === 0) return false;
      await run.goOn();
    }
    if (await deeds.isToEnd?.()) return true;
  }
}

/** How many ranges go side by side, and how fast each: a row a second is the slowest there is. */
function shares({ state }: Run, ranges: number): { slots: number; rowsPerSecond: number | null } {
  const { parallel, limitRowsPerSecond: limit } = state.progress;
  const slots = Math.max(1, Math.min(parallel, ranges, limit ?? Infinity));
  return { slots, rowsPerSecond: limit && Math.floor(limit / slots) };
}
