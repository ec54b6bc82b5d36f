import type { Client, WorkflowExecutionInfo } from '@temporalio/client';
import type { Config } from '../../config/schema.ts';
import { bulkTaskQueue, quoted, REPAIR_TABLE, repairWorkflowId, searchAttributes } from '../../model/names.ts';
import type { RepairMode } from '../../model/repair.ts';
import { holdsSomething } from '../schedules/planned-schedules.ts';
import type { CheckFacts, TableChecks } from './status-facts.ts';

/** The latest repair of each kind that has ended, of each table that can be compared. */
export async function readChecks(client: Client, { kafka, tables }: Config): Promise<TableChecks[]> {
  return Promise.all(
    tables.filter(holdsSomething).map(async ({ table }) => {
      const [recent, full] = await Promise.all(
        (['recent', 'full'] as const).map((mode) => latestOf(client, { groupId: kafka.groupId, table, mode })),
      );
      return { table, latest: { recent: recent ?? null, full: full ?? null } };
    }),
  );
}

interface Kind {
  groupId: string;
  table: string;
  mode: RepairMode;
}

/** Of those that have ended, lists come with the last one first. */
async function latestOf(client: Client, { groupId, table, mode }: Kind): Promise<CheckFacts | null> {
  const query = [
    `WorkflowType=${quoted(REPAIR_TABLE)}`,
    `TaskQueue=${quoted(bulkTaskQueue(groupId))}`,
    `WorkflowId STARTS_WITH ${quoted(repairWorkflowId(groupId, table, mode))}`,
    'ExecutionStatus!="Running"',
    'ExecutionStatus!="ContinuedAsNew"',
  ].join(' AND ');
  for await (const workflow of client.workflow.list({ query, pageSize: 1 })) return toCheck(workflow);
  return null;
}

type Memo = Partial<Omit<CheckFacts, 'workflowId' | 'endedAt' | 'state'>>;

function toCheck(workflow: WorkflowExecutionInfo): CheckFacts {
  const { workflowId, status, startTime, closeTime, memo, searchAttributes: found } = workflow;
  const { phase = null, share = null, ...counts } = (memo ?? {}) as Memo;
  const { missing = 0, stale = 0, orphaned = 0, healed = 0, stillWrong = 0 } = counts;
  const state = String(found[searchAttributes.state]?.[0] ?? '');
  return {
    workflowId,
    endedAt: (closeTime ?? startTime).toISOString(),
    // What was terminated has not said so itself.
    state: status.name === 'COMPLETED' ? state : status.name.toLowerCase(),
    phase,
    share,
    missing,
    stale,
    orphaned,
    healed,
    stillWrong,
  };
}
