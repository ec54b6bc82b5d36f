import { DROP_UPDATE, keepOldIndexWorkflowId, resyncWorkflowId, ROLLBACK_UPDATE } from '../../model/names.ts';
import type { KeptProgress, ResyncProgress } from '../../model/resync.ts';
import type { Place } from './place.ts';
import { momentText } from '../follow/for-people.ts';
import { progressLine } from './progress-lines.ts';
import { requireWorker, steeringUpdate, updateWorkflow, type SteeringDeed } from '../follow/update-workflow.ts';

const keptUpdates = { rollback: ROLLBACK_UPDATE, dropOld: DROP_UPDATE } as const;

export type Told = SteeringDeed | keyof typeof keptUpdates;

/** Tells the running resync of a table, or what keeps its old index, and says what became of it. */
export async function tellResync(place: Place, table: string, deed: Told): Promise<void> {
  const { temporal, config, flags } = place;
  const { groupId } = config.kafka;
  await requireWorker(place);
  if (deed === 'rollback' || deed === 'dropOld') {
    const kept = await updateWorkflow<KeptProgress>(temporal.client, {
      table,
      workflowId: keepOldIndexWorkflowId(groupId, table),
      name: keptUpdates[deed],
      none: `no old index of ${table} is kept`,
    });
    console.log(flags.json ? JSON.stringify(kept) : keptLine(kept));
  } else {
    const progress = await updateWorkflow<ResyncProgress>(temporal.client, {
      table,
      workflowId: resyncWorkflowId(groupId, table),
      ...steeringUpdate(deed, flags),
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
