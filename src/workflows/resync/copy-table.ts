import type { Building } from '../../activities/resync/resync-activities.ts';
import type { ResyncPhase } from '../../model/resync.ts';
import { overRanges } from '../steering/over-ranges.ts';
import { beginAnew } from './begin-anew.ts';
import { deeds, nextRanges, rangeText } from './resync-deeds.ts';
import type { ResyncRun } from './resync-run.ts';

/** The table is looked at so often while it is copied: what was copied before a TRUNCATE is to be thrown away soon. */
const CHECK_WALK_EVERY_MS = 60_000;

/** Some seconds of copying each. */
const ROWS_PER_RANGE = 20_000;

/** Copies all rows, some ranges side by side, each in steps of some seconds. */
export async function copyTable(run: ResyncRun, building: Building): Promise<ResyncPhase> {
  const { state } = run;
  const isDoubtful = await overRanges(run, state.ranges, {
    nextRanges: (cursor) => nextRanges({ table: building.table, cursor, rowsPerRange: ROWS_PER_RANGE }),
    async step(range, rowsPerSecond) {
      const summary = `copy ${rangeText(range)}`;
      const step = await deeds.copyRange.executeWithOptions({ summary }, [{ ...building, range, rowsPerSecond }]);
      run.copied(step.counts, step);
      return step.rest;
    },
    isToEnd: async () => Date.now() >= state.walkCheckedAtMs + CHECK_WALK_EVERY_MS && wasWalked(run, building),
  });
  if (isDoubtful) return beginAnew(run);
  state.isPauseAsked = false;
  run.show({ rowsPerSecond: 0, etaSeconds: null });
  return 'catching up';
}

export async function wasWalked({ state }: ResyncRun, { table }: Building): Promise<boolean> {
  state.walkCheckedAtMs = Date.now();
  const summary = `was ${table} changed by a statement?`;
  return deeds.wasTableWalked.executeWithOptions({ summary }, [{ table, sinceMs: state.fencedAtMs }]);
}
