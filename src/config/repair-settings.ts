import { z } from 'zod';
import { DEFAULT_MAX_ORPHAN_PERCENT, DEFAULT_RECENT_MINUTES, DEFAULT_SETTLE_SECONDS } from '../model/repair.ts';
import { cron } from './cron.ts';
import { crossCheck } from './cross-check.ts';
import { duration } from './duration.ts';
import { blackoutProblems, recentProblems } from './repair-problems.ts';
import { weekdayNames } from './week.ts';

/** When tables are compared with their indices and mended. Nothing is done before `evenkeel schedules apply`. */

const off = z.literal('off', 'off');

const recentRepair = z
  .strictObject({
    every: duration.default('5m').describe('How often, in minutes, hours or days, such as 5m.'),
    minutes: z
      .number()
      .int()
      .min(1)
      .default(DEFAULT_RECENT_MINUTES)
      .describe('How far back each one looks; longer than from one to the next.'),
  })
  .check(crossCheck(['every', 'minutes'], recentProblems))
  .meta({ id: 'recentRepair' });

const fullRepair = z
  .strictObject({
    cron: cron
      .default('0 3 * * *')
      .describe(
        'When, as minute, hour, day of the month, month and day of the week; a day must fit both of its fields.',
      ),
  })
  .meta({ id: 'fullRepair' });

export type RecentRepair = z.output<typeof recentRepair>;
export type FullRepair = z.output<typeof fullRepair>;

const recent = z.union([off, recentRepair]);
const full = z.union([off, fullRepair]);
const maxOrphanPercent = z.number().min(0).max(100);
const rowsPerSecond = z.number().int().min(1);

/** Temporal knows zones by their names alone. */
const zoneName = z.string().refine(isZoneName, 'an IANA time zone such as Asia/Shanghai');

function isZoneName(name: string): boolean {
  try {
    return !/^[+-]/.test(name) && new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions() !== undefined;
  } catch {
    return false;
  }
}

const CLOCK = /^(?:[01]\d|2[0-3]):[0-5]\d$/;
const CLOCK_OR_MIDNIGHT = /^(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)$/;

const blackout = z
  .strictObject({
    days: z.array(z.enum(weekdayNames)).min(1).optional().describe('Days that it begins on; without them each day.'),
    from: z.string().regex(CLOCK, 'must be a time such as 08:00').describe('When it begins, such as 08:00.'),
    to: z
      .string()
      .regex(CLOCK_OR_MIDNIGHT, 'must be a time such as 20:00, at most 24:00')
      .describe('When it ends, such as 20:00; before `from`: on the next day.'),
  })
  .check(crossCheck(['from', 'to'], blackoutProblems));

export const repair = z.strictObject({
  recent: recent.prefault({}).describe('Repairs of rows that were changed lately, or off.'),
  full: full.prefault({}).describe('Repairs of all rows and documents, or off.'),
  timeZone: zoneName.default('UTC').describe('Zone of the times of `full` and `blackouts`.'),
  blackouts: z.array(blackout).default([]).describe('Times at which no repair starts; one that runs goes on.'),
  overlap: z
    .enum(['skip', 'bufferOne', 'cancelOther'])
    .default('skip')
    .describe(
      'When the one before still runs: skip leaves the next out, bufferOne starts it afterwards, cancelOther cancels the one that runs.',
    ),
  maxOrphanPercent: maxOrphanPercent
    .default(DEFAULT_MAX_ORPHAN_PERCENT)
    .describe('More documents without a row than that, in percent, and a repair asks before it deletes them.'),
  settleSeconds: z
    .number()
    .min(0)
    .max(3600)
    .default(DEFAULT_SETTLE_SECONDS)
    .describe('A difference counts when it is there for so long: its change may be on its way.'),
  rowsPerSecond: rowsPerSecond.optional().describe('At most so many rows or documents a second, each repair.'),
});

export const tableRepair = z.strictObject({
  recent: recent.optional().describe('In place of `repair.recent`.'),
  full: full.optional().describe('In place of `repair.full`.'),
  maxOrphanPercent: maxOrphanPercent.optional().describe('In place of `repair.maxOrphanPercent`.'),
  rowsPerSecond: rowsPerSecond.optional().describe('In place of `repair.rowsPerSecond`.'),
});
