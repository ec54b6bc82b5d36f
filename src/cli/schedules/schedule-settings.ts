import type { ScheduleDescription, ScheduleSpecDescription } from '@temporalio/client';
import { blackoutText, skippedMinutes } from './blackout-calendars.ts';
import { calendarValues, cronText } from './calendars.ts';

/** What settings of a Schedule are compared by, and shown as: by name, in words that say all of it. */
export type ScheduleSettings = Record<string, string>;

export interface Scheduled {
  spec: ScheduleSpecDescription;
  policies: ScheduleDescription['policies'];
  action: Pick<ScheduleDescription['action'], 'workflowType' | 'taskQueue' | 'args'> & {
    workflowId?: string;
    staticSummary?: string;
  };
}

export function scheduleSettings({ spec, policies, action }: Scheduled): ScheduleSettings {
  const { args: [request] = [] } = action;
  return {
    times: timesText(spec),
    blackouts: skipText(spec.skip ?? []),
    'time zone': spec.timezone ?? 'UTC',
    spread: exactDuration(spec.jitter ?? 0),
    limits: [spec.startAt, spec.endAt].map((limit) => limit?.toISOString() ?? 'none').join(' to '),
    overlap: policies.overlap ?? 'SKIP',
    'catch up': exactDuration(policies.catchupWindow),
    'pause on failure': String(policies.pauseOnFailure),
    queue: action.taskQueue,
    workflow: `${action.workflowType} ${action.workflowId ?? ''}`,
    summary: action.staticSummary ?? '',
    ...requestSettings(request),
  };
}

export function timesText({ intervals = [], calendars = [] }: ScheduleSpecDescription): string {
  return [
    ...intervals.map(({ every, offset }) =>
      [`every ${exactDuration(every)}`, ...(offset > 0 ? [`${exactDuration(offset)} past`] : [])].join(', '),
    ),
    ...calendars.map((calendar) => `cron ${cronText(calendarValues(calendar))}`),
  ].join('; ');
}

function skipText(skip: NonNullable<ScheduleSpecDescription['skip']>): string {
  const minutes = skippedMinutes(skip);
  if (minutes !== undefined) return blackoutText(minutes) || 'none';
  return skip.map((calendar) => `cron ${cronText(calendarValues(calendar))}`).join('; ');
}

function requestSettings(request: unknown): ScheduleSettings {
  if (typeof request !== 'object' || request === null) return { request: JSON.stringify(request) ?? 'none' };
  return Object.fromEntries(Object.entries(request).map(([name, value]) => [name, JSON.stringify(value)]));
}

const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
  ['ms', 1],
] as const;

/** `5m`, `1h2m13s`: nothing is rounded. */
export function exactDuration(ms: number): string {
  let rest = ms;
  const parts = UNITS.map(([unit, size]) => {
    const count = Math.floor(rest / size);
    rest -= count * size;
    return count === 0 ? '' : `${count}${unit}`;
  });
  return parts.join('') || '0s';
}

export interface SettingChange {
  setting: string;
  /** Null: not there. */
  from: string | null;
  to: string | null;
}

export function settingChanges(from: ScheduleSettings, to: ScheduleSettings): SettingChange[] {
  return [...new Set([...Object.keys(to), ...Object.keys(from)])]
    .filter((setting) => from[setting] !== to[setting])
    .map((setting) => ({ setting, from: from[setting] ?? null, to: to[setting] ?? null }));
}
