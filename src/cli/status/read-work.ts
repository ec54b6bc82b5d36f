import type { Client, WorkflowExecutionInfo } from '@temporalio/client';
import type { Config } from '../../config/schema.ts';
import {
  bulkTaskQueue,
  HEAL_ROOTS,
  HEAL_TABLE,
  KEEP_OLD_INDEX,
  liveTaskQueue,
  quoted,
  REPAIR_TABLE,
  RESYNC_TABLE,
  searchAttributes,
} from '../../model/names.ts';
import { connectTemporal, type Temporal } from '../../workers/connect-temporal.ts';
import { hasWorker } from '../follow/bulk-workers.ts';
import { listSchedules } from '../schedules/live-schedules.ts';
import { scheduleFacts } from '../schedules/schedule-lines.ts';
import { countWaiting, listWaiting, type WaitingKind } from '../waiting-work.ts';
import { readChecks } from './read-checks.ts';
import type { RunningFacts, WaitingFacts, WorkFacts } from './status-facts.ts';

/** What Temporal tells; without any worker too: nothing is asked of workflows themselves. */
export async function readWork(config: Config): Promise<WorkFacts> {
  const temporal = await connectTemporal(config.temporal);
  try {
    return await readAll(temporal, config);
  } finally {
    await temporal.close();
  }
}

async function readAll(temporal: Temporal, config: Config): Promise<WorkFacts> {
  const { client } = temporal;
  const { groupId } = config.kafka;
  const { namespace } = config.temporal;
  const serves = (taskQueue: string): Promise<boolean> => hasWorker(temporal, { namespace, taskQueue });
  const [live, bulk, blocked, parked, running, kept, checks, schedules] = await Promise.all([
    serves(liveTaskQueue(groupId)),
    serves(bulkTaskQueue(groupId)),
    waitingOf(client, groupId, 'blocked'),
    waitingOf(client, groupId, 'parked'),
    runningOf(client, groupId),
    keptOf(client, groupId),
    readChecks(client, config),
    listSchedules(client, groupId),
  ]);
  const workers = { live, bulk };
  return { workers, blocked, parked, running, kept, checks, schedules: schedules.map(scheduleFacts) };
}

/** There may be very many, and the newest tell what is wrong. */
const LOOK_AT = 1_000;

async function waitingOf(client: Client, groupId: string, kind: WaitingKind): Promise<WaitingFacts> {
  const count = await countWaiting(client, { kind, groupId });
  const newest = count === 0 ? [] : await listWaiting(client, { kind, groupId }, { atMost: LOOK_AT });
  const causes = new Map<string, WaitingFacts['causes'][number]>();
  for (const { error, tables } of newest) {
    const table = tables.join(', ');
    const cause = causes.get(`${error} ${table}`) ?? { error, table, count: 0 };
    causes.set(`${error} ${table}`, { ...cause, count: cause.count + 1 });
  }
  return { count, causes: [...causes.values()].sort((a, b) => b.count - a.count) };
}

const kinds: Readonly<Record<string, string>> = {
  [RESYNC_TABLE]: 'resync',
  [REPAIR_TABLE]: 'repair',
  [HEAL_TABLE]: 'walk',
  [HEAL_ROOTS]: 'walk',
};

const MAX_RUNNING = 100;

async function runningOf(client: Client, groupId: string): Promise<RunningFacts[]> {
  const found: RunningFacts[] = [];
  for await (const workflow of client.workflow.list({ query: runningQuery(groupId, Object.keys(kinds)) })) {
    if (found.length === MAX_RUNNING) break;
    found.push(toRunning(workflow));
  }
  return found;
}

function runningQuery(groupId: string, types: readonly string[]): string {
  const anyOf = types.map((type) => `WorkflowType=${quoted(type)}`).join(' OR ');
  return `TaskQueue=${quoted(bulkTaskQueue(groupId))} AND ExecutionStatus="Running" AND (${anyOf})`;
}

interface Memo {
  phase?: string;
  percent?: number | null;
}

function toRunning(workflow: WorkflowExecutionInfo): RunningFacts {
  const { workflowId, type, startTime, memo = {}, searchAttributes: found } = workflow;
  const { phase = null, percent = null } = memo as Memo;
  const tables = (found[searchAttributes.table] ?? []).map(String);
  return {
    workflowId,
    kind: kinds[type] ?? type,
    what: tables.join(', ') || workflowId,
    state: String(found[searchAttributes.state]?.[0] ?? ''),
    phase,
    percent,
    since: startTime.toISOString(),
  };
}

async function keptOf(client: Client, groupId: string): Promise<WorkFacts['kept']> {
  const kept: WorkFacts['kept'] = [];
  for await (const workflow of client.workflow.list({ query: runningQuery(groupId, [KEEP_OLD_INDEX]) })) {
    const { workflowId, runId, startTime, searchAttributes: found } = workflow;
    const described = await client.workflow.getHandle(workflowId, runId).describe();
    const table = String(found[searchAttributes.table]?.[0] ?? workflowId);
    kept.push({ table, what: (await described.staticSummary()) ?? workflowId, since: startTime.toISOString() });
  }
  return kept;
}
