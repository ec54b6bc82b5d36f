import type { Client } from '@temporalio/client';
import type { Config } from '../../config/schema.ts';
import { compareSchedules } from '../schedules/apply-schedules.ts';
import { plannedSchedules } from '../schedules/planned-schedules.ts';
import { changeSummary } from '../schedules/schedule-lines.ts';
import { warning, type Finding } from './finding.ts';

/** Schedules that were made of the config are still as it says. Who never made any does not want them yet. */
export async function checkSchedules(client: Client, config: Config): Promise<Finding[]> {
  const found = await compareSchedules(client, config.kafka.groupId, plannedSchedules(config));
  const isApplied = found.some(({ outcome }) => outcome !== 'created');
  const differing = found.filter(({ outcome }) => outcome !== 'unchanged');
  if (!isApplied || differing.length === 0) return [];
  const what = changeSummary(differing);
  return [
    warning(['repair'], `the schedules of repairs are of another config: \`evenkeel schedules apply\` has ${what}`),
  ];
}
