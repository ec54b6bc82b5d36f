import {
  type CalendarSpecDescription,
  type DayOfWeek,
  DAYS_OF_WEEK,
  type Month,
  MONTHS,
  type Range,
} from '@temporalio/client';
import type { CronTimes } from '../../config/cron.ts';
import { rangesOf, valuesOf } from './ranges.ts';

/** The fields of Temporal's calendars by their numbers, as cron has them. No years: each year. */
export interface CalendarValues extends CronTimes {
  seconds: readonly number[];
  years: readonly number[];
}

export const anyDay: Readonly<Record<'days' | 'months' | 'weekdays', readonly number[]>> = {
  days: numbers(1, 31),
  months: numbers(1, 12),
  weekdays: numbers(0, 6),
};

export function numbers(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, at) => from + at);
}

export function calendarOf(values: CalendarValues): CalendarSpecDescription {
  const { seconds, minutes, hours, days, months, years, weekdays } = values;
  return {
    second: rangesOf(seconds),
    minute: rangesOf(minutes),
    hour: rangesOf(hours),
    dayOfMonth: rangesOf(days),
    month: mapped(rangesOf(months), (month) => MONTHS[month - 1] as Month),
    year: rangesOf(years),
    dayOfWeek: mapped(rangesOf(weekdays), (day) => DAYS_OF_WEEK[day] as DayOfWeek),
  };
}

export function calendarValues(calendar: CalendarSpecDescription): CalendarValues {
  const { second, minute, hour, dayOfMonth, month, year, dayOfWeek } = calendar;
  return {
    seconds: valuesOf(second),
    minutes: valuesOf(minute),
    hours: valuesOf(hour),
    days: valuesOf(dayOfMonth),
    months: valuesOf(mapped(month, (name) => MONTHS.indexOf(name) + 1)),
    years: valuesOf(year),
    weekdays: valuesOf(mapped(dayOfWeek, (name) => DAYS_OF_WEEK.indexOf(name))),
  };
}

function mapped<From, To>(ranges: readonly Range<From>[], to: (value: From) => To): Range<To>[] {
  return ranges.map(({ start, end, step }) => ({ start: to(start), end: to(end), step }));
}

/** As five fields of cron; what cron has no words for is said after them. */
export function cronText({ seconds, minutes, hours, days, months, years, weekdays }: CalendarValues): string {
  const fields = [
    fieldText(minutes, numbers(0, 59)),
    fieldText(hours, numbers(0, 23)),
    fieldText(days, anyDay.days),
    fieldText(months, anyDay.months),
    fieldText(weekdays, anyDay.weekdays),
  ];
  const isOnMinute = seconds.length === 1 && seconds[0] === 0;
  return [
    ...fields,
    ...(isOnMinute ? [] : [`in seconds ${fieldText(seconds, numbers(0, 59))}`]),
    ...(years.length === 0 ? [] : [`in ${fieldText(years, [])}`]),
  ].join(' ');
}

function fieldText(values: readonly number[], all: readonly number[]): string {
  if (values.length > 0 && values.length === all.length) return '*';
  const [first = 0, second = first, third] = values;
  const step = second - first;
  const stepped = all.filter((_, at) => at % step === 0);
  if (third !== undefined && step > 1 && String(stepped) === String(values)) return `*/${step}`;
  return rangesOf(values)
    .map(({ start, end }) => (start === end ? String(start) : `${start}-${end}`))
    .join(',');
}
