import {
  continueAsNew,
  proxyActivities,
  setCurrentDetails,
  setHandler,
  sleep,
  workflowInfo,
} from '@temporalio/workflow';
import type { Activities } from '../activities/create-activities.ts';
import type { WalkStep } from '../activities/walks/walk-steps.ts';
import type { IndexCursor, WalkInput } from '../activities/walks/walk-table.ts';
import { addCounts, noCounts, type HealTableRequest, type RowCursor, type TableWalk } from '../model/heal-table.ts';
import { versionBefore } from '../model/heal-version.ts';
import { searchAttributes } from '../model/names.ts';
import { insist, listenForDecision, showState } from './insist.ts';
import { pollUntilNone } from './poll-until-none.ts';
import { progress, walk, WALK_BUDGET } from './walks.ts';

const { laneEnds, lanesBefore, walkRows, walkDocuments } = proxyActivities<Activities>(WALK_BUDGET);

/** Where a walk that was continued as new goes on: in the phase of `walk`, at `cursor`. */
export interface WalkResume {
  walk: TableWalk;
  cursor: RowCursor | IndexCursor;
}

/**
 * Heals every row and every document of a table, for what no row change told: TRUNCATE, RENAME, ALTER, lost records.
 * Starts when every lane is past the records that were there when it was asked for: an older change that came later
 * would bring back what is gone. Asked for again while it walks, it begins anew.
 */
export async function healTable(asked: HealTableRequest, resume?: WalkResume): Promise<TableWalk> {
  const request = { ...asked, version: asked.version ?? versionBefore(workflowInfo().startTime.getTime()) };
  let newer: HealTableRequest | undefined;
  let state = resume?.walk ?? beginning(request);
  setHandler(progress, () => state);
  setHandler(walk, (again) => {
    if (again.requestedAt !== request.requestedAt) newer = again;
  });
  const decision = listenForDecision();
  const show = (change: Partial<TableWalk>): void => {
    state = { ...state, ...change };
    setCurrentDetails(details(request, state));
  };

  async function walkAll<Cursor extends WalkResume['cursor']>(
    pages: Pages<Cursor>,
    from: Cursor | null,
  ): Promise<void> {
    let cursor = from;
    do {
      const { table, tenant, version } = request;
      const step = await insist((onRefused) => pages({ table, tenant, version, onRefused, cursor }), decision);
      show(addCounts(state, step.counts));
      cursor = step.next;
      if (newer) await continueAsNew<typeof healTable>(newer);
      if (cursor !== null && workflowInfo().continueAsNewSuggested)
        await continueAsNew<typeof healTable>(request, { walk: state, cursor });
    } while (cursor !== null);
  }

  if (state.phase === 'waiting for lanes') {
    const passed = await waitForLanes(
      (waitingFor) => show({ waitingFor }),
      () => newer !== undefined || workflowInfo().continueAsNewSuggested,
    );
    if (newer || !passed) await continueAsNew<typeof healTable>(newer ?? asked);
    show({ phase: 'rows' });
  }
  showState('walking', { [searchAttributes.table]: [request.table] });
  if (state.phase === 'rows') {
    await walkAll(walkRows, (resume?.cursor as RowCursor | undefined) ?? null);
    show({ phase: 'documents' });
    resume = undefined;
  }
  await walkAll(walkDocuments, (resume?.cursor as IndexCursor | undefined) ?? null);
  show({ phase: 'done' });
  showState('healed');
  return state;
}

type Pages<Cursor> = (input: WalkInput<Cursor>) => Promise<WalkStep<Cursor>>;

function beginning({ table }: HealTableRequest): TableWalk {
  return { table, phase: 'waiting for lanes', waitingFor: [], ...noCounts() };
}

/**
 * False when it is to begin anew instead: for a newer request, since the ends may be those of a topic that is made again
 * and never comes so far; or since a lane stands still for days, and no history has room for all the looking.
 */
async function waitForLanes(show: (waitingFor: string[]) => void, isStale: () => boolean): Promise<boolean> {
  showState('waiting');
  const { ends, settleMs } = await laneEnds();
  await sleep(settleMs);
  return pollUntilNone(() => lanesBefore(ends), { show, isStale });
}

function details({ reason }: HealTableRequest, walk: TableWalk): string {
  const { table, phase, waitingFor, rows, documents, strangers, healed } = walk;
  return [
    `**${table}**: ${phase} ${waitingFor.join(', ')}`,
    `${rows} rows and ${documents} documents seen: ${healed.indexed} written, ${healed.deleted} deleted, ${healed.alreadyNewer} newer already.`,
    ...(strangers > 0 ? [`${strangers} documents have an id that no key makes: they are left alone.`] : []),
    ...(reason ? [`Asked for by: ${reason}`] : []),
  ].join('\n\n');
}
