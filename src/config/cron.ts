import { parseCronExpression } from 'cron-schedule';
import { z } from 'zod';

/** The values of each field, ascending; months from 1, days of the week from Sunday, 0. */
export interface CronTimes {
  minutes: readonly number[];
  hours: readonly number[];
  days: readonly number[];
  months: readonly number[];
  weekdays: readonly number[];
}

/** Five fields of values, ranges, steps and lists. The parser itself passes over what it does not understand. */
const PART = String.raw`(?:(?:\*|\w+-\w+)(?:/\d+)?|\d+|[A-Za-z]{3})`;
const PATTERN = new RegExp(String.raw`^\s*${PART}(?:,${PART})*(?:\s+${PART}(?:,${PART})*){4}\s*$`);

export const cron = z.string().superRefine((text, context) => {
  const message = cronProblem(text);
  if (message !== undefined) context.addIssue({ code: 'custom', message });
});

function cronProblem(text: string): string | undefined {
  if (!PATTERN.test(text))
    return 'must be five fields (minute, hour, day of the month, month, day of the week), such as 0 3 * * *';
  try {
    parseCron(text);
    return undefined;
  } catch (error) {
    return `is no cron expression: ${(error as Error).message}`;
  }
}

/** Of a text that `cron` takes. */
export function parseCron(text: string): CronTimes {
  const { minutes, hours, days, months, weekdays } = parseCronExpression(text.trim().replaceAll(/\s+/g, ' '));
  return { minutes, hours, days, months: months.map((month) => month + 1), weekdays };
}
