import { repairWorkflowId } from '../../model/names.ts';
import type { RepairProgress } from '../../model/repair.ts';
import { scopeOf } from '../../model/repair-scope.ts';
import { lookAt } from '../follow/followed-workflow.ts';
import { exits, screenOf } from '../follow/place.ts';
import { requireWorker, steeringUpdate, updateWorkflow, type SteeringDeed } from '../follow/update-workflow.ts';
import { UsageError } from '../usage-error.ts';
import type { Flags } from './flags.ts';
import { knownRepairs, runningRepairs, type KnownRepair } from './known-repairs.ts';
import { tellEnd, watchOne, type Place } from './one-table.ts';
import { progressLine } from './progress-lines.ts';

/** Shows the repair of a table that runs, or how the last one ended. */
export async function watchRepair(place: Place, table: string): Promise<number> {
  const running = await candidates(place, table);
  if (running.length === 0) return reportLast(place, table);
  return watchOne(place, { table, workflowId: theOne(place, table, running).workflowId });
}

/** Tells the running repair of a table something, and says what became of it. */
export async function tellRepair(place: Place, table: string, deed: SteeringDeed): Promise<void> {
  await requireWorker(place);
  const { workflowId } = theOne(place, table, await candidates(place, table));
  const progress = await updateWorkflow<RepairProgress>(place.temporal.client, {
    table,
    workflowId,
    ...steeringUpdate(deed, place.flags),
    none: noneText(table),
  });
  console.log(place.flags.json ? JSON.stringify({ workflowId, ...progress }) : progressLine(progress));
}

/** The report of the last repair of a table, whoever started it; of one that still runs, as far as it is. */
export async function reportLast(place: Place, table: string): Promise<number> {
  const { temporal, config, flags } = place;
  const isWanted = (one: KnownRepair): boolean => isMeant(one, flags);
  const [last] = await knownRepairs(temporal.client, { groupId: config.kafka.groupId, table }, isWanted);
  if (last === undefined) throw new UsageError(`no repair of ${table} is known`);
  const { workflowId } = last;
  const look = await lookAt<RepairProgress>(temporal.client, workflowId);
  const { screen } = screenOf(place);
  if (look.state === 'ended' || look.state === 'broken') return tellEnd(screen, { end: look, table, workflowId });
  if (look.state === 'running' && look.progress === null) await requireWorker(place);
  if (look.state !== 'running' || look.progress === null) throw new UsageError(`${workflowId} does not answer`);
  console.log(flags.json ? JSON.stringify({ workflowId, ...look.progress }) : progressLine(look.progress));
  return exits.done;
}

async function candidates({ temporal, config, flags }: Place, table: string): Promise<KnownRepair[]> {
  const running = await runningRepairs(temporal.client, { groupId: config.kafka.groupId, table });
  return running.filter((one) => isMeant(one, flags));
}

/** Without a scope any is. */
function isMeant({ scope }: KnownRepair, flags: Flags): boolean {
  const { full, recent, key, tenant, where } = flags;
  const isAny = (full ?? recent ?? key ?? tenant ?? where) === undefined;
  return isAny || scope === askedScope(flags);
}

function askedScope({ recent, key, tenant, where }: Flags): RepairProgress['scope'] {
  return scopeOf({
    ...(recent && { mode: 'recent' }),
    ...(key !== undefined && { keys: key }),
    ...(tenant !== undefined && { tenant }),
    ...(where !== undefined && { where }),
  });
}

/** Of several the one that was started by hand for the whole table. */
function theOne({ config }: Place, table: string, running: readonly KnownRepair[]): KnownRepair {
  const whole = repairWorkflowId(config.kafka.groupId, table, 'full');
  const [first, ...others] = running;
  if (first === undefined) throw new UsageError(noneText(table));
  const meant = others.length === 0 ? first : running.find(({ workflowId }) => workflowId === whole);
  if (meant === undefined)
    throw new UsageError(
      `several repairs of ${table} run; say --full or --recent, or tell one by Temporal's own command line:\n${running.map(({ workflowId }) => `  ${workflowId}`).join('\n')}`,
    );
  return meant;
}

function noneText(table: string): string {
  return `no repair of ${table} runs`;
}
