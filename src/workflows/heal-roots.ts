import { continueAsNew, proxyActivities, setCurrentDetails, setHandler, workflowInfo } from '@temporalio/workflow';
import type { Activities } from '../activities/create-activities.ts';
import type { HealRootsRequest, RootsWalk } from '../model/heal-roots.ts';
import { addCounts, noCounts, type RowCursor, type WalkCounts } from '../model/heal-table.ts';
import { searchAttributes } from '../model/names.ts';
import { insist, listenForDecision, showState } from './insist.ts';
import { progress, walk, WALK_BUDGET } from './walks.ts';

const { countRoots, walkRoots } = proxyActivities<Activities>(WALK_BUDGET);

/** Where a walk that was continued as new goes on. */
export interface RootsResume {
  walk: RootsWalk;
  cursor: RowCursor;
  /** Asked for since this lap began. */
  newer?: HealRootsRequest | undefined;
}

/**
 * Heals every document that holds one row, since the row changed and they are too many for a lane to wait for. A newer
 * change of the row does not begin anew, or a row that changes often would never come to its last document: this lap
 * reads the new row already, and another lap follows for those that were healed before.
 */
export async function healRoots(asked: HealRootsRequest, resume?: RootsResume): Promise<RootsWalk> {
  let request = asked;
  let newer = resume?.newer;
  let state: RootsWalk = resume?.walk ?? { ...nothingWalked(), total: null, laps: 1, phase: 'walking' };
  setHandler(progress, () => state);
  setHandler(walk, (again) => {
    if (again.requestedAt !== request.requestedAt) newer = again as HealRootsRequest;
  });
  const decision = listenForDecision();
  const show = (change: Partial<RootsWalk>): void => {
    state = { ...state, ...change };
    setCurrentDetails(details(request, state));
  };

  showState('walking', {
    [searchAttributes.table]: [request.root, request.table],
    [searchAttributes.key]: [request.values.join('|')],
  });
  if (state.total === null) show({ total: await countRoots(request) });
  for (let cursor: RowCursor | null = resume?.cursor ?? null; ;) {
    const from = cursor;
    const step = await insist((onRefused) => walkRoots({ request, onRefused, cursor: from }), decision);
    show(walked(state, step.counts));
    cursor = step.next;
    if (cursor === null && newer === undefined) break;
    if (cursor === null) {
      [request, newer] = [newer as HealRootsRequest, undefined];
      show({ ...nothingWalked(), parked: state.parked, total: await countRoots(request), laps: state.laps + 1 });
    } else if (workflowInfo().continueAsNewSuggested)
      await continueAsNew<typeof healRoots>(request, { walk: state, cursor, newer });
  }
  show({ phase: 'done' });
  showState('healed');
  return state;
}

function nothingWalked(): Pick<RootsWalk, 'rows' | 'healed' | 'parked'> {
  const { rows, healed, parked } = noCounts();
  return { rows, healed, parked };
}

function walked(walk: RootsWalk, counts: WalkCounts): Partial<RootsWalk> {
  const { rows, healed, parked } = addCounts({ ...noCounts(), ...walk }, counts);
  return { rows, healed, parked };
}

function details({ root, index, field, table, values }: HealRootsRequest, walk: RootsWalk): string {
  const { phase, rows, total, laps, healed } = walk;
  const share = total ? ` (${Math.min(100, Math.floor((100 * rows) / total))} %)` : '';
  return [
    `**${index}**: ${phase}, ${rows} of ${total ?? '?'} documents${share}`,
    `${field} of ${root}, since ${table} ${values.join(', ')} changed${laps > 1 ? `; lap ${laps}, since it changed again` : ''}.`,
    `${healed.indexed} written, ${healed.deleted} deleted, ${healed.alreadyNewer} newer already.`,
  ].join('\n\n');
}
