import {
  allHandlersFinished,
  CancellationScope,
  condition,
  defineQuery,
  defineSignal,
  defineUpdate,
  isCancellation,
  setCurrentDetails,
  setHandler,
} from '@temporalio/workflow';
import { DROP_SIGNAL, DROP_UPDATE, PROGRESS_QUERY, ROLLBACK_UPDATE, searchAttributes } from '../model/names.ts';
import type { KeepOldRequest, KeptProgress } from '../model/resync.ts';
import { showState } from './insist.ts';
import { deeds } from './resync/resync-deeds.ts';

export const progress = defineQuery<KeptProgress>(PROGRESS_QUERY);
export const rollback = defineUpdate<KeptProgress>(ROLLBACK_UPDATE);
export const drop = defineUpdate<KeptProgress>(DROP_UPDATE);
export const dropSignal = defineSignal(DROP_SIGNAL);

const HOUR_MS = 3_600_000;

/** Keeps what was live before a resync, for some hours. Then it is dropped, or before that when it is told to; or it becomes live again. */
export async function keepOldIndex(request: KeepOldRequest): Promise<KeptProgress> {
  const { table, hours, indices } = request;
  const until = new Date(Date.now() + hours * HOUR_MS).toISOString();
  let state: KeptProgress = { table, phase: 'kept', until, indices };
  let end: Exclude<KeptProgress['phase'], 'kept'> | undefined;
  const show = (phase: KeptProgress['phase']): void => {
    state = { ...state, phase };
    showState(phase, { [searchAttributes.table]: [table] });
    setCurrentDetails(details(state));
  };
  const tell = (told: typeof end) => async (): Promise<KeptProgress> => {
    end = told;
    await condition(() => state.phase !== 'kept');
    return state;
  };
  const validator = (): void => {
    if (end !== undefined) throw new Error(`it is being ${end} already`);
  };
  setHandler(progress, () => state);
  setHandler(rollback, tell('rolled back'), { validator });
  setHandler(drop, tell('dropped'), { validator });
  setHandler(dropSignal, () => {
    end ??= 'dropped';
  });
  show('kept');

  let cancelled: unknown;
  try {
    await condition(() => end !== undefined, Math.round(hours * HOUR_MS));
  } catch (error) {
    if (!isCancellation(error)) throw error;
    cancelled = error;
  }
  end ??= 'dropped';
  const phase = end;
  await CancellationScope.nonCancellable(async () => {
    await (phase === 'dropped' ? dropNow(request) : rollBackNow(request));
    show(phase);
    await condition(allHandlersFinished);
  });
  if (cancelled !== undefined) throw cancelled;
  return state;
}

async function dropNow({ table, stamp, indices }: KeepOldRequest): Promise<void> {
  await deeds.dropKept.executeWithOptions({ summary: `drop ${indices.join(', ')}` }, [{ table, stamp }]);
}

async function rollBackNow({ table, stamp, indices }: KeepOldRequest): Promise<void> {
  await deeds.rollBack.executeWithOptions({ summary: `${indices.join(', ')} become live again` }, [{ table, stamp }]);
  const reason = 'its old index is live again';
  await deeds.walkTableAgain.executeWithOptions({ summary: reason }, [{ table, reason }]);
}

function details({ table, phase, until, indices }: KeptProgress): string {
  return [
    `**${table}**: ${indices.join(', ')} ${phase}`,
    ...(phase === 'kept' ? [`Until ${until}. Updates: \`rollback\` makes it live again, \`drop\` drops it now.`] : []),
  ].join('\n\n');
}
