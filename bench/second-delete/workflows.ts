import {
  allHandlersFinished,
  condition,
  defineUpdate,
  ParentClosePolicy,
  proxyLocalActivities,
  setHandler,
  sleep,
  startChild,
} from '@temporalio/workflow';

export interface Activities {
  apply(): Promise<string[]>;
  deleteAgain(keys: string[]): Promise<void>;
}

const { apply, deleteAgain } = proxyLocalActivities<Activities>({ startToCloseTimeout: '10 s' });
const DELAY = '2 s';

export const applied = defineUpdate<number>('applied');

/** What syncChanges does: it answers by an update, and lives on for its timer. */
export async function livesOn(): Promise<void> {
  let keys: string[] | undefined;
  setHandler(applied, async () => {
    await condition(() => keys !== undefined);
    return 0;
  });
  keys = await apply();
  await sleep(DELAY);
  await deleteAgain(keys);
  await condition(allHandlersFinished);
}

/** The other way: it ends, and a follow-up workflow has the keys. */
export async function handsOver(): Promise<number> {
  const keys = await apply();
  await startChild(followUp, { args: [keys], parentClosePolicy: ParentClosePolicy.ABANDON });
  return 0;
}

export async function followUp(keys: string[]): Promise<void> {
  await sleep(DELAY);
  await deleteAgain(keys);
}
