import { type Client, type WorkflowExecutionInfo, WorkflowNotFoundError } from '@temporalio/client';
import { parkedPrefix, quoted, searchAttributes, syncPrefix } from '../model/names.ts';

/** What waits for a person: parked changes, or blocked lanes. */
export type WaitingKind = 'parked' | 'blocked';

export interface WaitingFilter {
  /** `database.table` */
  table?: string | undefined;
  /** A fingerprint, as `list` shows it. */
  error?: string | undefined;
  /** Without it all. */
  atMost?: number | undefined;
}

export interface WaitingWork {
  workflowId: string;
  tables: string[];
  key: string | null;
  /** The fingerprint. */
  error: string;
  where: string;
  message: string;
  attempts: number;
  since: string;
  /** The row, masked; null where it is none. */
  fields: Record<string, string> | null;
}

interface WaitingPlace {
  kind: WaitingKind;
  groupId: string;
}

function prefixOf({ kind, groupId }: WaitingPlace): string {
  return kind === 'parked' ? parkedPrefix(groupId) : syncPrefix(groupId);
}

/** Undefined when it does not wait there, or no more. */
export async function findWaiting(
  client: Client,
  where: WaitingPlace,
  workflowId: string,
): Promise<WaitingWork | undefined> {
  if (!workflowId.startsWith(prefixOf(where))) return undefined;
  try {
    const found = await client.workflow.getHandle(workflowId).describe();
    const waits = found.status.name === 'RUNNING' && found.searchAttributes[searchAttributes.state]?.[0] === where.kind;
    return waits ? toWork(found) : undefined;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return undefined;
    throw error;
  }
}

/** Finds what waits in one consumer group, the oldest last. */
export async function listWaiting(
  client: Client,
  where: WaitingPlace,
  filter: WaitingFilter = {},
): Promise<WaitingWork[]> {
  const found: WaitingWork[] = [];
  for await (const workflow of client.workflow.list({ query: queryOf(where, filter) })) {
    if (found.length === filter.atMost) break;
    found.push(toWork(workflow));
  }
  return found;
}

export async function countWaiting(client: Client, where: WaitingPlace): Promise<number> {
  return (await client.workflow.count(queryOf(where, {}))).count;
}

function queryOf(where: WaitingPlace, filter: WaitingFilter): string {
  return [
    `WorkflowId STARTS_WITH ${quoted(prefixOf(where))}`,
    `${searchAttributes.state}=${quoted(where.kind)}`,
    'ExecutionStatus="Running"',
    ...(filter.table ? [`${searchAttributes.table}=${quoted(filter.table)}`] : []),
    ...(filter.error ? [`${searchAttributes.error}=${quoted(filter.error)}`] : []),
  ].join(' AND ');
}

/** Says whether it was told: what was listed may have mended itself meanwhile. */
export async function signalIfRunning(client: Client, workflowId: string, signal: string): Promise<boolean> {
  try {
    await client.workflow.getHandle(workflowId).signal(signal);
    return true;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return false;
    throw error;
  }
}

interface Memo {
  where?: string;
  error?: string;
  attempts?: number;
  fields?: Record<string, string>;
}

function toWork({
  workflowId,
  startTime,
  memo = {},
  searchAttributes: found,
}: Omit<WorkflowExecutionInfo, 'raw'>): WaitingWork {
  const { where = workflowId, error = '', attempts = 0, fields = null } = memo as Memo;
  return {
    workflowId,
    tables: (found[searchAttributes.table] ?? []).map(String),
    key: (found[searchAttributes.key]?.[0] as string | undefined) ?? null,
    error: String(found[searchAttributes.error]?.[0] ?? ''),
    where,
    message: error,
    attempts,
    since: startTime.toISOString(),
    fields,
  };
}
