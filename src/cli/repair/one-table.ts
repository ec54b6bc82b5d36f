import type { TableMapping } from '../../mapping/mapping.ts';
import { repairWorkflowId } from '../../model/names.ts';
import type { RepairProgress } from '../../model/repair.ts';
import { scopeOf } from '../../model/repair-scope.ts';
import { verdictOf } from '../../model/repair-verdict.ts';
import { createRepairs } from '../../start/repairs.ts';
import { noWorkerText } from '../follow/bulk-workers.ts';
import { createCommandOf, type CommandOf } from '../follow/command-of.ts';
import { lookAt, type End } from '../follow/followed-workflow.ts';
import { exits, isServed, screenOf, untilInterrupted, type PlaceOf } from '../follow/place.ts';
import type { Screen, View } from '../follow/screen.ts';
import { viewOf } from '../follow/view-of.ts';
import { watchWorkflow } from '../follow/watch-workflow.ts';
import type { Paint } from '../paint.ts';
import { UsageError } from '../usage-error.ts';
import { isPlain, requestOf, type Flags } from './flags.ts';
import { progressLine, progressLines } from './progress-lines.ts';
import { reportLines } from './report-lines.ts';

export type Place = PlaceOf<Flags>;

/** Starts a repair, or joins the one that runs, and shows it to its end. */
export async function startRepair(place: Place, table: TableMapping): Promise<number> {
  const { temporal, config, flags } = place;
  const { groupId } = config.kafka;
  const request = requestOf(table, flags);
  const started = await createRepairs(temporal.client, groupId).start(request);
  const scope = scopeOf(request);
  if (started === null && !isPlain(request)) {
    const watch = commandOf(table.name, flags)('--watch');
    throw new UsageError(`a repair of ${table.name} (${scope}) runs already, and was not asked for the same: ${watch}`);
  }
  const notes = started === null ? ['a repair of it runs already: this is it'] : [];
  return watchOne(place, { table: table.name, workflowId: repairWorkflowId(groupId, table.name, scope), notes });
}

export function commandOf(table: string, { config }: Flags): CommandOf {
  return createCommandOf(table, config, 'repair');
}

export interface Followed {
  table: string;
  workflowId: string;
  notes?: readonly string[];
}

export async function watchOne(place: Place, { table, workflowId, notes = [] }: Followed): Promise<number> {
  const { temporal, config, flags } = place;
  const { screen, paint } = screenOf(place);
  const tell = commandOf(table, flags);
  screen.say([...notes, `workflow ${workflowId}, namespace ${config.temporal.namespace}`]);
  const watched = await untilInterrupted((left) =>
    watchWorkflow<RepairProgress>(
      {
        look: () => lookAt(temporal.client, workflowId),
        hasWorker: () => isServed(place),
        viewOf: (progress) => shown(progress, paint),
        onApproval(progress) {
          if (screen.isJson) screen.show(shown(progress, paint));
          screen.say(approvalLines(progress, tell));
        },
        noWorker: noWorkerText(config.kafka.groupId),
        left,
      },
      endOnly(screen),
    ),
  );
  if (watched.how === 'asked') return exits.asked;
  if (watched.how === 'over') return tellEnd(screen, { end: watched.end, table, workflowId });
  screen.say([`it goes on without you; to look again: ${tell('--watch')}`]);
  return exits.left;
}

/** A program gets one object, at the end, or when a person is asked. */
function endOnly(screen: Screen): Screen {
  return screen.isJson ? { ...screen, show: () => undefined } : screen;
}

function shown(progress: RepairProgress, paint: Paint): View {
  return viewOf(progress, { lines: progressLines(progress, Date.now(), paint), line: progressLine(progress) });
}

function approvalLines({ table, waitingFor }: RepairProgress, tell: CommandOf): string[] {
  return [
    `${table}: nothing is deleted without your word: ${waitingFor.join(', ')}.`,
    'Delete the documents that have no row:',
    `  ${tell('--approve')}`,
    'Or leave them; what was healed stays:',
    `  ${tell('--cancel')}`,
  ];
}

interface Ended extends Omit<Followed, 'notes'> {
  end: End<RepairProgress>;
}

/** Says how it ended, and answers the exit code. */
export function tellEnd(screen: Screen, { end, table, workflowId }: Ended): number {
  if (end.state === 'broken') {
    const { how, reason, endedAt } = end;
    const facts = { table, workflowId, phase: how, reason, endedAt };
    if (screen.isJson) screen.show({ lines: [], line: '', facts, phase: 'ended' });
    screen.say([`${table}: ${how}: ${reason}`]);
    return how === 'cancelled' ? exits.cancelled : exits.failed;
  }
  const { progress } = end;
  const verdict = progress.phase === 'done' ? verdictOf(progress) : null;
  if (screen.isJson) screen.show({ lines: [], line: '', facts: { workflowId, verdict, ...progress }, phase: 'ended' });
  else screen.say(reportLines(progress));
  if (progress.phase === 'cancelled') return exits.cancelled;
  return verdict === null || verdict === 'drifted' ? exits.failed : exits.done;
}
