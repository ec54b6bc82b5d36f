import { type Client, type WorkflowExecutionInfo, WorkflowNotFoundError } from '@temporalio/client';
import { bulkTaskQueue, quoted, REPAIR_TABLE, repairWorkflowId, searchAttributes } from '../../model/names.ts';
import type { RepairProgress } from '../../model/repair.ts';
import { repairScopes } from '../../model/repair-scope.ts';

export interface KnownRepair {
  workflowId: string;
  /** Null: it has told nothing yet. */
  scope: RepairProgress['scope'] | null;
}

export interface RepairsOf {
  groupId: string;
  /** As the config names it. */
  table: string;
}

/** Those of a table that are known and wanted, also such as a schedule has started: what runs before what has ended, the newest first. */
export function knownRepairs(client: Client, of: RepairsOf, isWanted: typeof isAny): Promise<KnownRepair[]> {
  return listRepairs(client, { ...of, status: 'ExecutionStatus!="ContinuedAsNew"' }, isWanted);
}

const isAny: (repair: KnownRepair) => boolean = () => true;

async function listRepairs(
  client: Client,
  { groupId, table, status }: RepairsOf & { status: string },
  isWanted = isAny,
): Promise<KnownRepair[]> {
  const query = [
    `WorkflowType=${quoted(REPAIR_TABLE)}`,
    `TaskQueue=${quoted(bulkTaskQueue(groupId))}`,
    `${searchAttributes.table}=${quoted(table)}`,
    status,
  ].join(' AND ');
  const found: WorkflowExecutionInfo[] = [];
  for await (const workflow of client.workflow.list({ query })) {
    if (isWanted(toKnown(workflow))) found.push(workflow);
    if (found.length === MAX_LISTED) break;
  }
  return found.toSorted((a, b) => endMs(b) - endMs(a) || startMs(b) - startMs(a)).map(toKnown);
}

/** Temporal lists what runs first, then what ended last. */
const MAX_LISTED = 200;

/** Those that run now; the list may be some seconds old, so those with an id of our own are asked for. */
export async function runningRepairs(client: Client, { groupId, table }: RepairsOf): Promise<KnownRepair[]> {
  const running = new Map<string, KnownRepair>();
  const known = await listRepairs(client, { groupId, table, status: 'ExecutionStatus="Running"' });
  const own = repairScopes.map((scope) => ({ scope, workflowId: repairWorkflowId(groupId, table, scope) }));
  for (const repair of [...own, ...known])
    if (!running.has(repair.workflowId) && (await isRunning(client, repair.workflowId)))
      running.set(repair.workflowId, repair);
  return [...running.values()];
}

async function isRunning(client: Client, workflowId: string): Promise<boolean> {
  try {
    return (await client.workflow.getHandle(workflowId).describe()).status.name === 'RUNNING';
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return false;
    throw error;
  }
}

function startMs({ startTime }: WorkflowExecutionInfo): number {
  return startTime.getTime();
}

function endMs({ closeTime }: WorkflowExecutionInfo): number {
  return closeTime?.getTime() ?? Number.MAX_SAFE_INTEGER;
}

function toKnown({ workflowId, memo }: WorkflowExecutionInfo): KnownRepair {
  return { workflowId, scope: (memo?.['scope'] as KnownRepair['scope'] | undefined) ?? null };
}
