import type { TableMapping } from '../../mapping/mapping.ts';
import { keepOldIndexWorkflowId, resyncWorkflowId } from '../../model/names.ts';
import type { KeptProgress, ResyncProgress } from '../../model/resync.ts';
import { createResyncs } from '../../start/resyncs.ts';
import { UsageError } from '../usage-error.ts';
import { createElasticsearch } from '../../connectors/elasticsearch.ts';
import { ConnectorError } from '../../model/connector-error.ts';
import { approvalLines } from './approval-lines.ts';
import { noWorkerText } from '../follow/bulk-workers.ts';
import { createCommandOf, type CommandOf } from '../follow/command-of.ts';
import { isPlain, requestOf } from './flags.ts';
import { lookAt, type Look } from '../follow/followed-workflow.ts';
import { otherShape, otherShapeLines } from './other-shape.ts';
import { exits, isServed, screenOf, untilInterrupted } from '../follow/place.ts';
import type { Place } from './place.ts';
import { progressLine, progressLines } from './progress-lines.ts';
import type { Screen, View } from '../follow/screen.ts';
import type { Paint } from '../paint.ts';
import { summaryLines } from './summary-lines.ts';
import { viewOf } from '../follow/view-of.ts';
import { watchWorkflow, type Watched } from '../follow/watch-workflow.ts';

/** Starts a resync, or joins the one that runs, and shows it to its end. */
export async function startResync(place: Place, table: TableMapping): Promise<number> {
  const { temporal, config, flags } = place;
  const request = requestOf(table.name, flags);
  if (request.tenant !== undefined && table.tenant === undefined)
    throw new UsageError(`the config does not say which column of ${table.name} is its tenant; --where says it in SQL`);
  const started = await createResyncs(temporal.client, config.kafka.groupId).start(request);
  const commandOf = createCommandOf(table.name, flags.config);
  if (started === null && !isPlain(request))
    throw new UsageError(
      `a resync of ${table.name} runs already, and was not asked for the same: ${commandOf('--watch')}`,
    );
  return watchOne(place, table, started === null ? ['a resync of it runs already: this is it'] : []);
}

export async function watchOne(place: Place, table: TableMapping, notes: readonly string[] = []): Promise<number> {
  const { name } = table;
  const { temporal, config, flags } = place;
  const { groupId } = config.kafka;
  const { namespace } = config.temporal;
  const workflowId = resyncWorkflowId(groupId, name);
  const commandOf = createCommandOf(name, flags.config);
  const { screen, paint } = screenOf(place);
  screen.say([...notes, `workflow ${workflowId}, namespace ${namespace}`]);
  const look = (): Promise<Look<ResyncProgress>> => lookAt(temporal.client, workflowId);
  if ((await look()).state === 'none') throw new UsageError(noneText(name));
  const watched = await untilInterrupted((left) =>
    watchWorkflow(
      {
        look,
        hasWorker: () => isServed(place),
        viewOf: (progress) => shown(progress, paint),
        onApproval: (progress) => screen.say(approvalLines(progress, commandOf)),
        async onProgress({ building }, before) {
          if (building.length === 0 || (before !== null && before.building.length > 0)) return;
          screen.say(otherShapeLines(await shapeOf(place, table, building), flags.config));
        },
        noWorker: noWorkerText(groupId),
        left,
      },
      screen,
    ),
  );
  return tellEnd(watched, { place, table: name, screen, commandOf });
}

function shown(progress: ResyncProgress, paint: Paint): View {
  return viewOf(progress, { lines: progressLines(progress, Date.now(), paint), line: progressLine(progress) });
}

export function noneText(table: string): string {
  return `no resync of ${table} is known`;
}

interface Watching {
  place: Place;
  table: string;
  screen: Screen;
  commandOf: CommandOf;
}

async function tellEnd(
  watched: Watched<ResyncProgress>,
  { place, table, screen, commandOf }: Watching,
): Promise<number> {
  if (watched.how === 'asked') return exits.asked;
  if (watched.how === 'left') {
    screen.say([`it goes on without you; to look again: ${commandOf('--watch')}`]);
    return exits.left;
  }
  const { end, last } = watched;
  if (end.state === 'broken') {
    const { how, reason, endedAt } = end;
    showFacts(screen, { ...last, table, phase: how, reason, endedAt });
    screen.say([`${table}: ${how}: ${reason}`, ...(how === 'terminated' ? [TERMINATED] : [])]);
    return how === 'cancelled' ? exits.cancelled : exits.failed;
  }
  const { progress, endedAt } = end;
  const kept = progress.phase === 'done' && progress.building.length > 0 ? await keptOf(place, table) : null;
  showFacts(screen, { ...progress, endedAt, kept });
  screen.say(summaryLines({ progress, endedAt, kept }, commandOf));
  if (progress.phase === 'cancelled') return exits.cancelled;
  return progress.phase === 'done' ? exits.done : exits.failed;
}

const TERMINATED = 'what it had built may be left over: `evenkeel setup` finds it';

async function shapeOf({ config }: Place, table: TableMapping, building: readonly string[]): Promise<string[]> {
  const { client, close } = createElasticsearch(config.elasticsearch);
  try {
    return await otherShape(client, table, building);
  } catch (error) {
    // It is the resync that has to do with Elasticsearch, not who looks on.
    if (error instanceof ConnectorError) return [];
    throw error;
  } finally {
    await close();
  }
}

/** The end, for programs; people get a summary. */
function showFacts(screen: Screen, facts: object): void {
  if (screen.isJson) screen.show({ lines: [], line: '', facts, phase: 'ended' });
}

async function keptOf({ temporal, config }: Place, table: string): Promise<KeptProgress | null> {
  const look = await lookAt<KeptProgress>(temporal.client, keepOldIndexWorkflowId(config.kafka.groupId, table));
  return look.state === 'running' ? look.progress : null;
}
