import { proxyActivities } from '@temporalio/workflow';
import type { RepairActivities, RepairStep, RepairStepInput } from '../../activities/repair/repair-activities.ts';
import { DEFAULT_MAX_ORPHAN_PERCENT, DEFAULT_SETTLE_SECONDS, type RepairPart } from '../../model/repair.ts';
import { DURABLE_BUDGET, insist, type Decision } from '../insist.ts';
import { rangeText } from '../resync/resync-deeds.ts';
import type { RepairRun } from './repair-run.ts';

/** What is cancelled is waited for: what it still does belongs into the report. */
export const deeds = proxyActivities<RepairActivities>({
  ...DURABLE_BUDGET,
  cancellationType: 'WAIT_CANCELLATION_COMPLETED',
});

export type StepOf = Pick<RepairStepInput, 'part' | 'rowsPerSecond' | 'orphans'>;

/** Some seconds of a part, counted. What is refused for good blocks it alone: others side by side go on. */
export async function takeStep(run: RepairRun, decision: Decision, step: StepOf): Promise<RepairStep> {
  const { request, state } = run;
  const input = {
    ...step,
    table: state.progress.table,
    dryRun: state.progress.dryRun,
    settleMs: (request.settleSeconds ?? DEFAULT_SETTLE_SECONDS) * 1000,
    maxOrphanPercent: maxOrphanPercent(run),
  };
  const summary = partText(step.part, input.table);
  const taken = await insist(
    (onRefused) => deeds.repairPart.executeWithOptions({ summary }, [{ ...input, onRefused }]),
    told(run, decision),
    { show: run.showState },
  );
  run.compared(taken.counts, taken);
  return taken;
}

export function maxOrphanPercent({ request }: RepairRun): number {
  return request.maxOrphanPercent ?? DEFAULT_MAX_ORPHAN_PERCENT;
}

/** The same decision, and the run tells that it waits for it. */
function told(run: RepairRun, decision: Decision): Decision {
  return {
    get onRefused() {
      return decision.onRefused;
    },
    async wait(attempt) {
      run.blockedSteps(1);
      try {
        await decision.wait(attempt);
      } finally {
        run.blockedSteps(-1);
      }
    },
  };
}

function partText(part: RepairPart, table: string): string {
  if (part.kind === 'range') return `compare ${rangeText(part)}`;
  return `compare ${texts[part.kind]} of ${table}`;
}

const texts: Record<Exclude<RepairPart['kind'], 'range'>, string> = {
  rows: 'rows',
  changed: 'rows changed lately',
  records: 'rows changed lately',
  keys: 'named rows',
  documents: 'documents',
};
