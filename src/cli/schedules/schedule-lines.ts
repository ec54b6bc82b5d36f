import { columnLines } from '../columns.ts';
import type { Paint } from '../paint.ts';
import { durationText } from '../follow/for-people.ts';
import type { ScheduleChange } from './apply-schedules.ts';
import type { LiveSchedule } from './live-schedules.ts';
import { scheduleSettings, timesText } from './schedule-settings.ts';

const marks = {
  created: ['+', 'green'],
  changed: ['~', 'yellow'],
  deleted: ['-', 'red'],
  unchanged: ['=', null],
} as const;

/** What becomes, or became, of each Schedule, and of its settings. */
export function changeLines(changes: readonly ScheduleChange[], paint: Paint): string[] {
  return changes.flatMap(({ id, outcome, changes: settings, paused, note }) => {
    const [mark, style] = marks[outcome];
    const line = `${mark} ${outcome.padEnd('unchanged'.length)}  ${id}`;
    return [
      `${style === null ? line : paint(style, line)}${pauseText(outcome, paused, note)}`,
      ...settings.map(({ setting, from, to }) => `    ${setting}: ${from ?? '(none)'} -> ${to ?? '(none)'}`),
    ];
  });
}

function pauseText(outcome: ScheduleChange['outcome'], paused: boolean, note: string | null): string {
  if (!paused) return '';
  const state = outcome === 'deleted' ? 'was paused' : 'stays paused';
  return `  (${state}${note === null ? '' : `: ${note}`})`;
}

/** `2 created, 1 unchanged` */
export function changeSummary(changes: readonly ScheduleChange[]): string {
  const outcomes = ['created', 'changed', 'unchanged', 'deleted'] as const;
  const counts = outcomes
    .map((outcome) => ({ outcome, count: changes.filter((one) => one.outcome === outcome).length }))
    .filter(({ count }) => count > 0)
    .map(({ outcome, count }) => `${count} ${outcome}`);
  return counts.join(', ') || 'no schedules';
}

/** One Schedule as it is, for programs. */
export interface ScheduleFacts {
  id: string;
  table: string;
  kind: LiveSchedule['kind'];
  times: string;
  blackouts: string;
  timeZone: string;
  paused: boolean;
  note: string | null;
  /** As ISO 8601; null: none will start. */
  nextAt: string | null;
  /** Null: none has started. */
  last: { workflowId: string; startedAt: string } | null;
}

export function scheduleFacts({ id, table, kind, description }: LiveSchedule): ScheduleFacts {
  const { state, info, spec } = description;
  const settings = scheduleSettings(description);
  const last = info.recentActions.at(-1);
  return {
    id,
    table,
    kind,
    times: timesText(spec),
    blackouts: settings['blackouts'] ?? 'none',
    timeZone: settings['time zone'] ?? 'UTC',
    paused: state.paused,
    note: state.note || null,
    nextAt: state.paused ? null : (info.nextActionTimes[0]?.toISOString() ?? null),
    last: last ? { workflowId: last.action.workflow.workflowId, startedAt: last.takenAt.toISOString() } : null,
  };
}

export function listLines(schedules: readonly ScheduleFacts[], nowMs: number): string[] {
  if (schedules.length === 0) return ['no schedules: `evenkeel schedules apply` makes them'];
  return columnLines([
    ['TABLE', 'KIND', 'TIMES', 'NEXT', 'LAST'],
    ...schedules.map((one) => [one.table, one.kind, one.times, nextText(one, nowMs), lastText(one, nowMs)]),
  ]);
}

export function nextText({ paused, note, nextAt }: ScheduleFacts, nowMs: number): string {
  if (paused) return note === null ? 'paused' : `paused: ${note}`;
  return nextAt === null ? 'never' : `in ${durationText(Math.max(0, Date.parse(nextAt) - nowMs) / 1000)}`;
}

function lastText({ last }: ScheduleFacts, nowMs: number): string {
  return last === null ? 'never' : `${durationText(Math.max(0, nowMs - Date.parse(last.startedAt)) / 1000)} ago`;
}
