import { parseCron } from './cron.ts';
import type { Problem } from './cross-check.ts';
import { durationMs } from './duration.ts';
import { blackoutMinutes, longestFreeMinutes, minuteOfWeek, type Blackout } from './week.ts';

/** What the settings of repairs get wrong together. */

export function recentProblems({ every, minutes }: { every: string; minutes: number }): Problem[] {
  return minutes * 60_000 < durationMs(every)
    ? [
        {
          path: ['minutes'],
          message: `nobody would look at what changes in between: at least those of every: ${every}`,
        },
      ]
    : [];
}

export function blackoutProblems({ from, to }: Blackout): Problem[] {
  return from === to ? [{ path: ['to'], message: 'is the time that it begins at; 00:00 to 24:00 is a whole day' }] : [];
}

interface RepairTimes {
  recent?: 'off' | { every: string } | undefined;
  full?: 'off' | { cron: string } | undefined;
}

/** Repairs that blackouts leave no time. */
function timesProblems({ recent = 'off', full = 'off' }: RepairTimes, blackouts: readonly Blackout[]): Problem[] {
  const isBlack = blackoutMinutes(blackouts);
  const problems: Problem[] = [];
  if (recent !== 'off' && longestFreeMinutes(isBlack) * 60_000 < durationMs(recent.every))
    problems.push({ path: ['recent', 'every'], message: `might never be: no ${recent.every} are free of blackouts` });
  if (full !== 'off' && !hasFreeTime(full.cron, isBlack))
    problems.push({ path: ['full', 'cron'], message: 'never is: all of its times are in blackouts' });
  return problems;
}

function hasFreeTime(cron: string, isBlack: readonly boolean[]): boolean {
  const { minutes, hours, weekdays } = parseCron(cron);
  return weekdays.some((day) =>
    hours.some((hour) => minutes.some((minute) => isBlack[minuteOfWeek(day, hour, minute)] === false)),
  );
}

interface Repaired {
  repair: RepairTimes & { blackouts: readonly Blackout[] };
  tables: { repair?: RepairTimes | undefined }[];
}

export function neverProblems({ repair, tables }: Repaired): Problem[] {
  const all = [
    { times: repair, path: ['repair'] },
    ...tables.map((table, at) => ({ times: table.repair ?? {}, path: ['tables', at, 'repair'] })),
  ];
  return all.flatMap(({ times, path }) =>
    timesProblems(times, repair.blackouts).map((problem) => ({ ...problem, path: [...path, ...problem.path] })),
  );
}
