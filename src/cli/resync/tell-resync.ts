import {
  APPROVE_UPDATE,
  CANCEL_UPDATE,
  DROP_UPDATE,
  keepOldIndexWorkflowId,
  PAUSE_UPDATE,
  RESUME_UPDATE,
  resyncWorkflowId,
  ROLLBACK_UPDATE,
  THROTTLE_UPDATE,
} from '../../model/names.ts';
import type { KeptProgress, ResyncProgress } from '../../model/resync.ts';
import { UsageError } from '../usage-error.ts';
import { hasBulkWorker, noWorkerText } from './bulk-workers.ts';
import type { Place } from './place.ts';
import { momentText } from './for-people.ts';
import { progressLine } from './progress-lines.ts';
import { updateResync } from './update-resync.ts';

const updates = {
  pause: PAUSE_UPDATE,
  resume: RESUME_UPDATE,
  throttle: THROTTLE_UPDATE,
  cancel: CANCEL_UPDATE,
  approve: APPROVE_UPDATE,
} as const;
const keptUpdates = { rollback: ROLLBACK_UPDATE, dropOld: DROP_UPDATE } as const;

export type Told = keyof typeof updates | keyof typeof keptUpdates;

/** Tells the running resync of a table, or what keeps its old index, and says what became of it. */
export async function tellResync({ temporal, config, flags }: Place, table: string, deed: Told): Promise<void> {
  const { groupId } = config.kafka;
  if (!(await hasBulkWorker(temporal, { namespace: config.temporal.namespace, groupId })))
    throw new UsageError(noWorkerText(groupId));
  if (deed === 'rollback' || deed === 'dropOld') {
    const kept = await updateResync<KeptProgress>(temporal.client, {
      table,
      workflowId: keepOldIndexWorkflowId(groupId, table),
      name: keptUpdates[deed],
      none: `no old index of ${table} is kept`,
    });
    console.log(flags.json ? JSON.stringify(kept) : keptLine(kept));
  } else {
    const progress = await updateResync<ResyncProgress>(temporal.client, {
      table,
      workflowId: resyncWorkflowId(groupId, table),
      name: updates[deed],
      ...(deed === 'throttle' && { args: [flags.throttle === 'none' ? null : flags.throttle] }),
      none: `no resync of ${table} runs`,
    });
    console.log(flags.json ? JSON.stringify(progress) : progressLine(progress));
  }
}

export function keptLine({ table, phase, indices, until }: KeptProgress): string {
  const names = indices.join(', ');
  if (phase === 'rolled back') return `${table}: searches go to ${names} again`;
  return phase === 'dropped' ? `${table}: ${names} dropped` : `${table}: ${names} kept until ${momentText(until)}`;
}
