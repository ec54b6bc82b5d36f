import { type CancellationScope, defineSignal, setHandler } from '@temporalio/workflow';
import { TROUBLE_SIGNAL } from '../../model/names.ts';
import { addRefused, type BuildingTrouble, type ResyncPhase } from '../../model/resync.ts';
import { listen, type Steering } from '../steering/listen.ts';
import type { ResyncRun } from './resync-run.ts';

export const trouble = defineSignal<[BuildingTrouble]>(TROUBLE_SIGNAL);

/** What a person, or a worker, may say to a resync, and when. `scope` is what `cancel` ends. */
export function listenToAll(run: ResyncRun, scope: CancellationScope): { wasCancelled(): boolean } {
  setHandler(trouble, ({ stamp, where, byError }) => {
    // Those of the index that was live are none of the new one's.
    if (stamp !== run.state.begun?.stamp || run.state.isSwapped) return;
    const samples = Object.keys(byError).map((error) => `${where}: ${error}`);
    run.show({ refused: addRefused(run.state.progress.refused, { byError, samples }) });
  });
  return listen(run, { scope, paced, cancellable });
}

const paced: Steering['paced'] = {
  preparing: 'later',
  'waiting for transactions': 'later',
  copying: 'now',
  'warming the cache': 'now',
} satisfies Partial<Record<ResyncPhase, 'now' | 'later'>>;

/** Until the swap. */
const cancellable: ReadonlySet<string> = new Set<ResyncPhase>([
  'preparing',
  'waiting for transactions',
  'copying',
  'catching up',
  'comparing',
  'waiting for approval',
]);
