/** The times of a week that blackouts name, from Sunday, 00:00. */

export const weekdayNames = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;
export type Weekday = (typeof weekdayNames)[number];

export interface Blackout {
  /** On which it begins; without them each day. */
  days?: Weekday[] | undefined;
  /** `hh:mm` */
  from: string;
  /** `hh:mm`, and not itself; where it is before `from`, of the next day. */
  to: string;
}

const DAY_MINUTES = 1_440;
export const WEEK_MINUTES = 7 * DAY_MINUTES;

/** Whether each minute of a week is in one of them. */
export function blackoutMinutes(blackouts: readonly Blackout[]): boolean[] {
  const isBlack = Array.from({ length: WEEK_MINUTES }, () => false);
  for (const { days = weekdayNames, from, to } of blackouts) {
    const [begin, end] = [minuteOf(from), minuteOf(to)];
    const length = end > begin ? end - begin : end - begin + DAY_MINUTES;
    for (const day of days)
      for (let passed = 0; passed < length; passed++)
        isBlack[(weekdayNames.indexOf(day) * DAY_MINUTES + begin + passed) % WEEK_MINUTES] = true;
  }
  return isBlack;
}

function minuteOf(clock: string): number {
  const [hour, minute] = clock.split(':');
  return Number(hour) * 60 + Number(minute);
}

export function minuteOfWeek(weekday: number, hour: number, minute: number): number {
  return weekday * DAY_MINUTES + hour * 60 + minute;
}

/** The longest stretch without a blackout, in minutes; Infinity without any blackout. */
export function longestFreeMinutes(isBlack: readonly boolean[]): number {
  const first = isBlack.indexOf(true);
  if (first === -1) return Infinity;
  let [longest, current] = [0, 0];
  // Once around, from a blackout on: a stretch may go over the end of the week.
  for (let passed = 0; passed < WEEK_MINUTES; passed++) {
    current = isBlack[(first + passed) % WEEK_MINUTES] ? 0 : current + 1;
    longest = Math.max(longest, current);
  }
  return longest;
}
