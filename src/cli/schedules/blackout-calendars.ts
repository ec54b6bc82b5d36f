import type { CalendarSpecDescription } from '@temporalio/client';
import { minuteOfWeek, WEEK_MINUTES, weekdayNames } from '../../config/week.ts';
import { anyDay, calendarOf, calendarValues, numbers } from './calendars.ts';
import { rangesOf } from './ranges.ts';

/** Blackouts as calendars of what Temporal skips: each is minutes of hours of days, so one blackout may need several. */
export function skipCalendars(isBlack: readonly boolean[]): CalendarSpecDescription[] {
  // By the minutes that are black in them, the hours of each day; then by those hours, the days.
  const byMinutes = new Map<string, { minutes: number[]; hoursOf: Map<number, number[]> }>();
  for (const day of anyDay.weekdays)
    for (const hour of numbers(0, 23)) {
      const minutes = numbers(0, 59).filter((minute) => isBlack[minuteOfWeek(day, hour, minute)]);
      if (minutes.length === 0) continue;
      const same = byMinutes.get(String(minutes)) ?? { minutes, hoursOf: new Map<number, number[]>() };
      same.hoursOf.set(day, [...(same.hoursOf.get(day) ?? []), hour]);
      byMinutes.set(String(minutes), same);
    }
  return [...byMinutes.values()].flatMap(({ minutes, hoursOf }) =>
    groupedByHours(hoursOf).map(({ hours, weekdays }) =>
      calendarOf({ ...anyDay, seconds: numbers(0, 59), minutes, hours, weekdays, years: [] }),
    ),
  );
}

function groupedByHours(hoursOf: ReadonlyMap<number, number[]>): { hours: number[]; weekdays: number[] }[] {
  const groups = new Map<string, { hours: number[]; weekdays: number[] }>();
  for (const [day, hours] of hoursOf) {
    const group = groups.get(String(hours)) ?? { hours, weekdays: [] };
    group.weekdays.push(day);
    groups.set(String(hours), group);
  }
  return [...groups.values()];
}

/** The way back; undefined for what no blackout makes. */
export function skippedMinutes(calendars: readonly CalendarSpecDescription[]): boolean[] | undefined {
  const isBlack = Array.from({ length: WEEK_MINUTES }, () => false);
  for (const calendar of calendars) {
    const { seconds, minutes, hours, days, months, years, weekdays } = calendarValues(calendar);
    const isWeekly = seconds.length === 60 && days.length === 31 && months.length === 12 && years.length === 0;
    if (!isWeekly) return undefined;
    for (const day of weekdays)
      for (const hour of hours) for (const minute of minutes) isBlack[minuteOfWeek(day, hour, minute)] = true;
  }
  return isBlack;
}

const DAY_MINUTES = 24 * 60;

/** `mon-fri 08:00-20:00, sat 22:00-02:00` */
export function blackoutText(isBlack: readonly boolean[]): string {
  const daysOf = new Map<string, number[]>();
  for (const { start, end } of stretches(isBlack)) {
    const window = `${clock(start % DAY_MINUTES)}-${clock(((end - 1) % DAY_MINUTES) + 1)}`;
    daysOf.set(window, [...(daysOf.get(window) ?? []), Math.floor(start / DAY_MINUTES)]);
  }
  return [...daysOf]
    .map(([window, days]) => (days.length === weekdayNames.length ? window : `${daysText(days)} ${window}`))
    .join(', ');
}

/** From the first minute to the one after the last, none longer than a day. */
function stretches(isBlack: readonly boolean[]): { start: number; end: number }[] {
  const all = rangesOf([...isBlack.keys()].filter((minute) => isBlack[minute]));
  const [first, last] = [all[0], all.at(-1)];
  // Over the end of the week.
  if (
    first !== undefined &&
    last !== undefined &&
    first !== last &&
    first.start === 0 &&
    last.end === WEEK_MINUTES - 1
  ) {
    last.end += first.end + 1;
    all.shift();
  }
  return all.flatMap(({ start, end }) => {
    const whole = { start, end: end + 1 };
    return end - start < DAY_MINUTES ? [whole] : byDay(whole);
  });
}

function byDay({ start, end }: { start: number; end: number }): { start: number; end: number }[] {
  const parts: { start: number; end: number }[] = [];
  for (let at = start; at < end;) {
    const midnight = (Math.floor(at / DAY_MINUTES) + 1) * DAY_MINUTES;
    const day = at % WEEK_MINUTES;
    parts.push({ start: day, end: day + Math.min(midnight, end) - at });
    at = midnight;
  }
  return parts;
}

function clock(minute: number): string {
  return [Math.floor(minute / 60), minute % 60].map((part) => String(part).padStart(2, '0')).join(':');
}

function daysText(days: readonly number[]): string {
  return rangesOf(days.toSorted((a, b) => a - b))
    .map(({ start, end }) => [...new Set([start, end])].map((day) => weekdayNames[day]).join('-'))
    .join(',');
}
