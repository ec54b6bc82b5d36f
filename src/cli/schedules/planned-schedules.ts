import { createHash } from 'node:crypto';
import type { ScheduleOptionsAction, ScheduleOverlapPolicy, ScheduleSpecDescription } from '@temporalio/client';
import { defineSearchAttributeKey, SearchAttributeType, TypedSearchAttributes } from '@temporalio/common';
import { parseCron } from '../../config/cron.ts';
import { durationMs } from '../../config/duration.ts';
import type { Config } from '../../config/schema.ts';
import { blackoutMinutes } from '../../config/week.ts';
import { indicesOf } from '../../mapping/mapping.ts';
import { bulkTaskQueue, REPAIR_TABLE, repairWorkflowId, searchAttributes } from '../../model/names.ts';
import type { RepairMode, RepairRequest } from '../../model/repair.ts';
import { skipCalendars } from './blackout-calendars.ts';
import { calendarOf } from './calendars.ts';

/** A Schedule as the config wants it. */
export interface PlannedSchedule {
  id: string;
  table: string;
  kind: RepairMode;
  spec: ScheduleSpecDescription;
  policies: { overlap: ScheduleOverlapPolicy; catchupWindow: number; pauseOnFailure: boolean };
  action: ScheduleOptionsAction & {
    workflowType: string;
    workflowId: string;
    args: [RepairRequest];
    staticSummary: string;
  };
}

/** Full repairs of all tables that are due at once start within that time. */
const FULL_SPREAD_MS = 600_000;

/** What Temporal misses while it is down is made up for when it is back by then. */
const CATCH_UP_MS = { recent: 60_000, full: 3_600_000 } satisfies Record<RepairMode, number>;

const overlaps = {
  skip: 'SKIP',
  bufferOne: 'BUFFER_ONE',
  cancelOther: 'CANCEL_OTHER',
} as const satisfies Record<Config['repair']['overlap'], ScheduleOverlapPolicy>;

type Settings = Pick<Config, 'kafka' | 'repair' | 'tables'>;

/** One of each kind for each table that holds something to be compared. */
export function plannedSchedules(config: Settings): PlannedSchedule[] {
  const comparable = config.tables.filter(holdsSomething);
  const skip = skipCalendars(blackoutMinutes(config.repair.blackouts));
  return comparable.flatMap((table) => [recentOf(table, config, skip), fullOf(table, config, skip)].flat());
}

type Table = Config['tables'][number];
type Skip = NonNullable<ScheduleSpecDescription['skip']>;

/** Of keys that are deleted alone nobody can say what they should hold. */
export function holdsSomething(table: Table): boolean {
  const sets = table.cacheKeys.some((rule) => typeof rule === 'object' && rule.action === 'set');
  return indicesOf(table).length > 0 || sets;
}

function recentOf(table: Table, config: Settings, skip: Skip): PlannedSchedule[] {
  const recent = table.repair?.recent ?? config.repair.recent;
  if (recent === 'off') return [];
  const every = durationMs(recent.every);
  const spec = { intervals: [{ every, offset: offsetMs(table.table, every) }], calendars: [] };
  const summary = `${table.table}: rows changed lately compared and mended`;
  return [
    planned({ table, kind: 'recent', more: { minutes: recent.minutes }, spec: { ...spec, skip }, summary }, config),
  ];
}

function fullOf(table: Table, config: Settings, skip: Skip): PlannedSchedule[] {
  const full = table.repair?.full ?? config.repair.full;
  if (full === 'off') return [];
  const calendar = calendarOf({ ...parseCron(full.cron), seconds: [0], years: [] });
  const spec = { intervals: [], calendars: [calendar], jitter: FULL_SPREAD_MS };
  const summary = `${table.table}: all rows and documents compared and mended`;
  return [planned({ table, kind: 'full', more: {}, spec: { ...spec, skip }, summary }, config)];
}

/** In whole seconds, the same for a table at all times: so that not all tables are due at once. */
function offsetMs(table: string, everyMs: number): number {
  return (createHash('sha256').update(table).digest().readUInt32BE() % (everyMs / 1000)) * 1000;
}

interface Kind {
  table: Table;
  kind: RepairMode;
  more: Pick<RepairRequest, 'minutes'>;
  spec: ScheduleSpecDescription;
  summary: string;
}

const tableAttribute = defineSearchAttributeKey(searchAttributes.table, SearchAttributeType.KEYWORD_LIST);

function planned(
  { table: { table, repair: own }, kind, more, spec, summary }: Kind,
  config: Settings,
): PlannedSchedule {
  const { groupId } = config.kafka;
  const { timeZone, overlap, settleSeconds, maxOrphanPercent, rowsPerSecond: limit } = config.repair;
  const id = repairWorkflowId(groupId, table, kind);
  const rowsPerSecond = own?.rowsPerSecond ?? limit;
  const request: RepairRequest = {
    table,
    mode: kind,
    ...more,
    settleSeconds,
    maxOrphanPercent: own?.maxOrphanPercent ?? maxOrphanPercent,
    ...(rowsPerSecond !== undefined && { rowsPerSecond }),
  };
  return {
    id,
    table,
    kind,
    spec: { ...spec, timezone: timeZone },
    policies: { overlap: overlaps[overlap], catchupWindow: CATCH_UP_MS[kind], pauseOnFailure: false },
    action: {
      type: 'startWorkflow',
      workflowType: REPAIR_TABLE,
      workflowId: id,
      taskQueue: bulkTaskQueue(groupId),
      args: [request],
      staticSummary: summary,
      typedSearchAttributes: new TypedSearchAttributes([{ key: tableAttribute, value: [table] }]),
    },
  };
}
