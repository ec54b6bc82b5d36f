import { vi } from 'vitest';
import type { RepairActivities, RepairStep, RepairStepInput } from '../../src/activities/repair/repair-activities.ts';
import { PROGRESS_QUERY, REPAIR_TABLE } from '../../src/model/names.ts';
import {
  noRepairCounts,
  type RepairCounts,
  type RepairPart,
  type RepairPhase,
  type RepairProgress,
  type RepairRequest,
} from '../../src/model/repair.ts';
import type { RepairState } from '../../src/workflows/repair/repair-state.ts';
import { called, ranges, table, usual as usualResync } from './resync-ground.ts';
import { type AllActivities, type TestRun, withWorkflow } from './with-workflow.ts';

export function found(counts: Partial<RepairCounts>, rest: RepairPart | null = null): RepairStep {
  return { counts: { ...noRepairCounts(), ...counts }, rest };
}

/** Of whole tables: each range has 1,000 rows, and of documents there are two pages. */
export const clean: RepairActivities['repairPart'] = async ({ part }) => {
  if (part.kind !== 'documents') return found({ rows: 1_000, compared: 1_000 });
  const cursor = { index: 'goods', at: null };
  return found({ documents: 1_500 }, part.cursor === null ? { kind: 'documents', cursor } : null);
};

/** A repair of 3,000 rows that finds nothing. */
export const usual: RepairActivities & Pick<AllActivities, 'nextRanges'> = {
  beginRepair: async () => ({ table, scope: 'full', total: 3_000, parts: null }),
  nextRanges: usualResync.nextRanges,
  repairPart: clean,
  mayHoldOrphans: async () => false,
};

/** A repair of some rows alone. */
export function partsOf(
  scope: RepairProgress['scope'],
  parts: RepairPart[],
  total: number | null = null,
): RepairActivities['beginRepair'] {
  return async () => ({ table, scope, total, parts });
}

/** The same steps, and what they were asked for. */
export function noted(repairPart: RepairActivities['repairPart']): {
  repairPart: RepairActivities['repairPart'];
  asked: RepairStepInput[];
} {
  const asked: RepairStepInput[] = [];
  return {
    asked,
    repairPart(input) {
      asked.push(input);
      return repairPart(input);
    },
  };
}

export interface RepairTest extends TestRun {
  calls: string[];
  progress(): Promise<RepairProgress>;
  isIn(phase: RepairPhase): Promise<void>;
  update(name: string, arg?: unknown): Promise<RepairProgress>;
  /** Why an update is refused. */
  refusal(name: string, arg?: unknown): Promise<string>;
}

interface Given {
  activities?: Partial<AllActivities>;
  request?: Partial<RepairRequest>;
  resume?: RepairState;
}

/** Starts a repair with activities that differ from the usual ones. */
export async function withRepair(
  { activities = {}, request = {}, resume }: Given,
  body: (test: RepairTest) => Promise<void>,
): Promise<void> {
  const calls: string[] = [];
  await withWorkflow(called({ ...usual, ...activities }, calls), async (run) => {
    const { client, handle, name } = run;
    const args = [{ table, settleSeconds: 0, ...request } satisfies RepairRequest, ...(resume ? [resume] : [])];
    await client.workflow.start(REPAIR_TABLE, { workflowId: name, taskQueue: name, args });
    const progress = () => handle.query<RepairProgress>(PROGRESS_QUERY);
    const update = (name: string, arg?: unknown) =>
      handle.executeUpdate<RepairProgress, [unknown]>(name, { args: [arg] });
    const isIn = (phase: RepairPhase) =>
      vi.waitFor(async () => {
        const now = await progress();
        if (now.phase !== phase) throw new Error(`it is ${now.phase}, not ${phase}`);
      }, 20_000);
    const refusal = (name: string, arg?: unknown) =>
      update(name, arg).then(
        () => 'accepted',
        (error: Error) => (error.cause as Error).message,
      );
    try {
      await body({ ...run, calls, progress, isIn, update, refusal });
    } finally {
      await handle.terminate('the test is over').catch(() => undefined);
    }
  });
}

export { ranges, table };
