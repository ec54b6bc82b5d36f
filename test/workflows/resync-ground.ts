import type { WorkflowHandle } from '@temporalio/client';
import { vi } from 'vitest';
import type { Begun, CopyStep, ResyncActivities } from '../../src/activities/resync/resync-activities.ts';
import { keepOldIndexWorkflowId, PROGRESS_QUERY, RESYNC_TABLE } from '../../src/model/names.ts';
import {
  type Comparison,
  noCopyCounts,
  type ResyncPhase,
  type ResyncProgress,
  type ResyncRequest,
  type RowRange,
} from '../../src/model/resync.ts';
import type { ResyncState } from '../../src/workflows/resync/resync-state.ts';
import { type AllActivities, type TestRun, withWorkflow } from './with-workflow.ts';

export const table = 'shop.goods';
export const begun: Begun = {
  table,
  stamp: '20260102t030405',
  indices: ['goods__20260102t030405'],
  total: 3_000,
  cache: 'keep',
  dropped: [],
};

export const equal: Comparison = { counts: [], compared: 3_000, differences: [], isEqual: true };
export const different: Comparison = {
  counts: [{ index: 'goods', rows: 3_000, documents: 2_999, mayDiffer: 0 }],
  compared: 1_000,
  differences: [{ kind: 'missing', where: 'goods/7', fields: [] }],
  isEqual: false,
};

/** Ranges of 1,000 rows each. */
export function ranges(count: number, from = 0): RowRange[] {
  return Array.from({ length: count }, (_, at) => ({
    table,
    after: from + at === 0 ? null : [(from + at) * 1_000],
    upTo: [(from + at + 1) * 1_000],
  }));
}

export function copied(rows: number, rest: RowRange | null = null): CopyStep {
  return { counts: { ...noCopyCounts(), rows, indexed: rows }, rest };
}

/** A resync of 3,000 rows that meets nothing unusual. */
export const usual: ResyncActivities = {
  beginBuilding: async () => begun,
  fenceBuilding: async () => ({ fence: 7 }),
  openTransactions: async () => ({ ids: [], waitMs: 0, position: null }),
  transactionsLeft: async () => [],
  nextRanges: async ({ cursor }) =>
    cursor === null ? { ranges: ranges(2), next: { table, after: [2_000] } } : { ranges: ranges(1, 2), next: null },
  copyRange: async () => copied(1_000),
  finishCopy: async () => undefined,
  laneEnds: async () => ({ ends: { 't[0]': '5' }, settleMs: 1 }),
  lanesBefore: async () => [],
  compareBuilding: async () => equal,
  wasTableWalked: async () => false,
  swapIndices: async () => ({ live: begun.indices, kept: ['goods__20250101t000000'] }),
  dropBuilding: async () => undefined,
  rollBack: async () => undefined,
  dropKept: async () => undefined,
  walkTableAgain: async () => 'heal/g/shop.goods',
  beginSubset: async () => ({ table, total: null }),
  resyncableTables: async () => [table],
  walkCache: async () => ({ rows: 1_000, next: null }),
};

export interface ResyncTest extends TestRun {
  /** Names of the activities, in the order that they were begun in. */
  calls: string[];
  progress(): Promise<ResyncProgress>;
  isIn(phase: ResyncPhase): Promise<void>;
  kept: WorkflowHandle;
}

type Given = Partial<AllActivities>;

/** The same activities, which tell what is called. */
export function called(activities: Given, calls: string[]): Given {
  const telling = Object.entries(activities).map(([name, activity]) => [
    name,
    (...args: never[]) => {
      calls.push(name);
      return (activity as (...args: never[]) => unknown)(...args);
    },
  ]);
  return Object.fromEntries(telling) as Given;
}

/** Starts a resync with activities that differ from the usual ones. What it keeps is ended with the test. */
export async function withResync(
  {
    activities = {},
    request = {},
    resume,
  }: { activities?: Given; request?: Partial<ResyncRequest>; resume?: ResyncState },
  body: (test: ResyncTest) => Promise<void>,
): Promise<void> {
  const calls: string[] = [];
  await withWorkflow(called({ ...usual, ...activities }, calls), async (run) => {
    const { client, name } = run;
    await client.workflow.start(RESYNC_TABLE, {
      workflowId: name,
      taskQueue: name,
      args: [{ table, ...request } satisfies ResyncRequest, ...(resume ? [resume] : [])],
    });
    const kept = client.workflow.getHandle(keepOldIndexWorkflowId(name, table));
    const progress = () => run.handle.query<ResyncProgress>(PROGRESS_QUERY);
    const isIn = (phase: ResyncPhase) =>
      vi.waitFor(async () => {
        const now = await progress();
        if (now.phase !== phase) throw new Error(`it is ${now.phase}, not ${phase}`);
      }, 20_000);
    try {
      await body({ ...run, calls, kept, progress, isIn });
    } finally {
      for (const handle of [run.handle, kept]) await handle.terminate('the test is over').catch(() => undefined);
    }
  });
}

/** A promise, and what resolves it. */
export function held(): { until: Promise<void>; release(): void } {
  let release = (): void => undefined;
  const until = new Promise<void>((resolve) => {
    release = resolve;
  });
  return { until, release: () => release() };
}
