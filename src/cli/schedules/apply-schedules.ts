import type { Client } from '@temporalio/client';
import type { RepairMode } from '../../model/repair.ts';
import { describeSchedule, listSchedules, type LiveSchedule } from './live-schedules.ts';
import type { PlannedSchedule } from './planned-schedules.ts';
import { scheduleSettings, settingChanges, type SettingChange } from './schedule-settings.ts';

/** What becomes of one Schedule. */
export interface ScheduleChange {
  id: string;
  table: string;
  kind: RepairMode;
  outcome: 'created' | 'changed' | 'unchanged' | 'deleted';
  changes: SettingChange[];
  paused: boolean;
  /** Who paused it may have said why. */
  note: string | null;
}

/** How what is there becomes what the config wants; nothing is done yet. */
export async function compareSchedules(
  client: Client,
  groupId: string,
  planned: readonly PlannedSchedule[],
): Promise<ScheduleChange[]> {
  const changes: ScheduleChange[] = [];
  for (const plan of planned) {
    const { id, table, kind } = plan;
    const live = await describeSchedule(client, id);
    if (live === undefined) {
      changes.push({ id, table, kind, outcome: 'created', changes: [], paused: false, note: null });
      continue;
    }
    const differing = settingChanges(scheduleSettings(live), scheduleSettings(plan));
    const outcome = differing.length > 0 ? 'changed' : 'unchanged';
    changes.push({ id, table, kind, outcome, changes: differing, ...pauseOf(live) });
  }
  const wanted = new Set(planned.map(({ id }) => id));
  const gone = (await listSchedules(client, groupId)).filter(({ id }) => !wanted.has(id));
  return [...changes, ...gone.map(deletionOf)];
}

export function deletionOf({ id, table, kind, description }: LiveSchedule): ScheduleChange {
  return { id, table, kind, outcome: 'deleted', changes: [], ...pauseOf(description) };
}

function pauseOf({ state }: LiveSchedule['description']): Pick<ScheduleChange, 'paused' | 'note'> {
  return { paused: state.paused, note: state.note || null };
}

/** May be done again. Whether a Schedule is paused is left as it is. */
export async function makeChange(
  client: Client,
  { id, outcome }: ScheduleChange,
  planned: readonly PlannedSchedule[],
): Promise<void> {
  const plan = planned.find((one) => one.id === id);
  if (outcome === 'deleted') await client.schedule.getHandle(id).delete();
  else if (outcome === 'created' && plan) await client.schedule.create({ ...definitionOf(plan), scheduleId: id });
  else if (outcome === 'changed' && plan)
    await client.schedule.getHandle(id).update(({ state }) => ({ ...definitionOf(plan), state }));
}

function definitionOf({
  spec,
  policies,
  action,
}: PlannedSchedule): Pick<PlannedSchedule, 'spec' | 'policies' | 'action'> {
  return { spec, policies, action };
}
