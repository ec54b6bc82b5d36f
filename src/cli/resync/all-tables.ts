import { setTimeout as sleep } from 'node:timers/promises';
import { resyncAllWorkflowId, resyncWorkflowId } from '../../model/names.ts';
import type { ResyncAllProgress, ResyncProgress } from '../../model/resync.ts';
import { createResyncs } from '../../start/resyncs.ts';
import { UsageError } from '../usage-error.ts';
import { allLines, allSummary } from './all-lines.ts';
import { noWorkerText } from '../follow/bulk-workers.ts';
import { createCommandOf } from '../follow/command-of.ts';
import { isPlain, requestOfAll } from './flags.ts';
import { lookAt, type End } from '../follow/followed-workflow.ts';
import { exits, isServed, screenOf, untilInterrupted } from '../follow/place.ts';
import type { Place } from './place.ts';
import type { Screen } from '../follow/screen.ts';
import { createSilence } from '../follow/silence.ts';

/** Starts resyncs of all tables, or joins those that run, and shows them to their end. */
export async function startAll(place: Place): Promise<number> {
  const { temporal, config, flags } = place;
  const request = requestOfAll(flags);
  const started = await createResyncs(temporal.client, config.kafka.groupId).startAll(request);
  if (started === null && !isPlain(request))
    throw new UsageError('a resync of all tables runs already, and was not asked for the same: see --all --watch');
  return watchAll(place);
}

const LOOK_EVERY_MS = 1_000;

export async function watchAll(place: Place): Promise<number> {
  const { client } = place.temporal;
  const { groupId } = place.config.kafka;
  const workflowId = resyncAllWorkflowId(groupId);
  const { screen, paint } = screenOf(place);
  screen.say([`workflow ${workflowId}, namespace ${place.config.temporal.namespace}`]);
  return untilInterrupted(async (left) => {
    const silence = createSilence();
    while (!left.aborted) {
      const look = await lookAt<ResyncAllProgress>(client, workflowId);
      if (look.state === 'none') throw new UsageError('no resync of all tables is known');
      if (look.state === 'ended' || look.state === 'broken') return tellEnd(look, screen);
      if (look.state === 'running' && look.progress !== null) {
        silence.end();
        const running = await progressOfRunning(place, look.progress);
        screen.show({
          lines: allLines(look.progress, running, paint),
          line: `all tables: ${allSummary(look.progress)}`,
          facts: { ...look.progress, running: Object.fromEntries(running) },
          phase: JSON.stringify(look.progress.tables),
        });
      } else if (silence.isToBeSaid() && !(await isServed(place))) screen.say([noWorkerText(groupId)]);
      await sleep(LOOK_EVERY_MS, undefined, { signal: left }).catch(() => undefined);
    }
    screen.say([`they go on without you; to look again: ${createCommandOf('--all', place.flags.config)('--watch')}`]);
    return exits.left;
  });
}

async function progressOfRunning(
  { temporal, config }: Place,
  { tables }: ResyncAllProgress,
): Promise<Map<string, ResyncProgress>> {
  const running = new Map<string, ResyncProgress>();
  for (const table of Object.keys(tables).filter((table) => tables[table] === 'running')) {
    const look = await lookAt<ResyncProgress>(temporal.client, resyncWorkflowId(config.kafka.groupId, table));
    if (look.state === 'running' && look.progress !== null) running.set(table, look.progress);
  }
  return running;
}

function tellEnd(end: End<ResyncAllProgress>, screen: Screen): number {
  if (end.state === 'broken') {
    screen.say([`all tables: ${end.how}: ${end.reason}`]);
    return end.how === 'cancelled' ? exits.cancelled : exits.failed;
  }
  const { progress } = end;
  const states = Object.values(progress.tables);
  if (screen.isJson) screen.show({ lines: [], line: '', facts: progress, phase: 'ended' });
  const others = Object.entries(progress.tables).filter(([, state]) => state !== 'done');
  screen.say([
    `all tables: ${allSummary(progress)}`,
    ...others.map(([table, state]) => `  ${[table, state, progress.reasons[table] ?? []].flat().join(': ')}`),
  ]);
  if (states.includes('failed')) return exits.failed;
  return states.includes('cancelled') ? exits.cancelled : exits.done;
}

/** Those that run are cancelled, each drops what it has built; those that are done stay. */
export async function cancelAll({ temporal, config }: Place): Promise<void> {
  const { client } = temporal;
  const workflowId = resyncAllWorkflowId(config.kafka.groupId);
  if ((await lookAt(client, workflowId)).state !== 'running') throw new UsageError('no resync of all tables runs');
  await client.workflow.getHandle(workflowId).cancel();
  console.log('all tables: told to cancel');
}
