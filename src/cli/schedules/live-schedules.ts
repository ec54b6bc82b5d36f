import { type Client, type ScheduleDescription, ScheduleNotFoundError } from '@temporalio/client';
import { bulkTaskQueue, REPAIR_TABLE, repairPrefix, repairWorkflowId } from '../../model/names.ts';
import type { RepairMode } from '../../model/repair.ts';

/** A Schedule of repairs as it is in Temporal. */
export interface LiveSchedule {
  id: string;
  table: string;
  kind: RepairMode;
  description: ScheduleDescription;
}

const kinds: readonly RepairMode[] = ['recent', 'full'];

/** The Schedules that a config of this consumer group made; ones that somebody else made are passed over. One that was made a moment ago may be missing. */
export async function listSchedules(client: Client, groupId: string): Promise<LiveSchedule[]> {
  const prefix = repairPrefix(groupId);
  const found: LiveSchedule[] = [];
  for await (const { scheduleId, action } of client.schedule.list()) {
    const kind = kinds.find((one) => scheduleId.endsWith(`/${one}`));
    if (!scheduleId.startsWith(prefix) || kind === undefined || action?.workflowType !== REPAIR_TABLE) continue;
    const table = scheduleId.slice(prefix.length, -`/${kind}`.length);
    const description = await describeSchedule(client, scheduleId);
    // The name of another group may begin as this one's does.
    if (description?.action.taskQueue === bulkTaskQueue(groupId))
      found.push({ id: repairWorkflowId(groupId, table, kind), table, kind, description });
  }
  return found.sort((a, b) => a.table.localeCompare(b.table) || kinds.indexOf(a.kind) - kinds.indexOf(b.kind));
}

/** Undefined when there is none. */
export async function describeSchedule(client: Client, id: string): Promise<ScheduleDescription | undefined> {
  try {
    return await client.schedule.getHandle(id).describe();
  } catch (error) {
    if (error instanceof ScheduleNotFoundError) return undefined;
    throw error;
  }
}
