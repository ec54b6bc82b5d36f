import { proxyActivities, sleep } from '@temporalio/workflow';
import type { Activities } from '../../activities/create-activities.ts';
import type { OnRefused } from '../../activities/batch/batch-input.ts';
import type { WalkStep } from '../../activities/walks/walk-steps.ts';
import type { WalkCounts } from '../../model/heal-table.ts';
import { versionBefore } from '../../model/heal-version.ts';
import type { CopyCounts } from '../../model/resync.ts';
import { type Decision, insist, listenForDecision } from '../insist.ts';
import { pollUntilNone } from '../poll-until-none.ts';
import { WALK_BUDGET } from '../walks.ts';
import { counting, deeds } from './resync-deeds.ts';
import type { ResyncRun } from './resync-run.ts';

const { walkRows, walkDocuments } = proxyActivities<Activities>(WALK_BUDGET);

/**
 * Heals the rows of a tenant, or those that a condition holds for, in the live index. Then the documents of the tenant, so
 * that those of rows that are gone go too; a condition says nothing about documents.
 */
export async function healSubset(run: ResyncRun): Promise<void> {
  const decision = listenForDecision();
  if (run.state.progress.phase === 'preparing') await prepare(run);
  await walkAll(run, decision);
  run.show({ phase: 'done' });
}

/** An older change that came after its row was healed would bring back what is gone. */
async function prepare(run: ResyncRun): Promise<void> {
  const { state, request } = run;
  if (state.ends === null) {
    const { table, total } = await counting.beginSubset(request);
    run.show({ table, total });
    const { ends, settleMs } = await deeds.laneEnds();
    state.ends = ends;
    await sleep(settleMs);
  }
  const { ends } = state;
  const polling = { show: (waitingFor: string[]) => run.show({ waitingFor }), isStale: run.isLong };
  if (!(await pollUntilNone(() => deeds.lanesBefore(ends), polling))) await run.continueIfLong();
  run.show({ phase: 'copying' });
}

async function walkAll(run: ResyncRun, decision: Decision): Promise<void> {
  const { state, request } = run;
  const hasDocuments = request.tenant !== undefined && request.where === undefined;
  run.startPace();
  for (;;) {
    await run.goOn();
    const cursor = state.subsetCursor;
    const step = await insist((onRefused) => walkStep(run, onRefused), decision, { show: run.showState });
    run.copied(copyCounts(step.counts));
    if ('rows' in cursor && step.next !== null) state.subsetCursor = { rows: step.next as typeof cursor.rows };
    else if ('rows' in cursor && hasDocuments) state.subsetCursor = { documents: null };
    else if ('documents' in cursor && step.next !== null)
      state.subsetCursor = { documents: step.next as typeof cursor.documents };
    else return;
  }
}

function walkStep({ state, request }: ResyncRun, onRefused: OnRefused): Promise<WalkStep<unknown>> {
  const { table, limitRowsPerSecond } = state.progress;
  const input = {
    table,
    tenant: request.tenant,
    where: request.where,
    version: versionBefore(state.startedAtMs),
    onRefused,
    rowsPerSecond: limitRowsPerSecond ?? undefined,
  };
  const cursor = state.subsetCursor;
  return 'rows' in cursor
    ? walkRows.executeWithOptions({ summary: `rows of ${table}` }, [{ ...input, cursor: cursor.rows }])
    : walkDocuments.executeWithOptions({ summary: `documents of ${table}` }, [{ ...input, cursor: cursor.documents }]);
}

/** What was refused is parked, each document as its own workflow. */
function copyCounts({ rows, healed, parked }: WalkCounts): CopyCounts {
  return {
    rows,
    indexed: healed.indexed,
    alreadyNewer: healed.alreadyNewer,
    leftOut: healed.deleted,
    refused: { byError: parked.byError, samples: parked.workflowIds },
  };
}
