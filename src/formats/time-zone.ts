import { memoize } from './memoize.ts';

/** Moves `YYYY-MM-DD hh:mm:ss[.f]` from one zone to UTC, in the same form. */
export type ToUtc = (text: string) => string;

const DAY_MS = 24 * 60 * 60_000;
const QUARTER_MS = 15 * 60_000;
/**
 * @param timeZone an IANA name, or an offset such as +08:00
 * Of the two instants that a clock shows twice, when summer time ends, the earlier is taken; the text does not tell them apart.
 */
export const toUtc: (timeZone: string) => ToUtc = memoize(createConverter);

export function isTimeZone(name: string): boolean {
  if (fixedOffset(name) !== undefined) return true;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions();
    return true;
  } catch {
    return false;
  }
}

function createConverter(timeZone: string): ToUtc {
  const fixed = fixedOffset(timeZone);
  if (fixed === 0) return (text) => text;
  const offsetAt = fixed === undefined ? offsetReader(timeZone) : () => fixed;
  return (text) => {
    const local = Date.parse(`${text.slice(0, 10)}T${text.slice(11, 19)}Z`);
    if (Number.isNaN(local)) return text;
    const around = [offsetAt(local - DAY_MS), offsetAt(local + DAY_MS)];
    const early = local - Math.max(...around);
    const utc = early + offsetAt(early) === local ? early : local - Math.min(...around);
    return `${new Date(utc).toISOString().slice(0, 19)}${text.slice(19)}`;
  };
}

function fixedOffset(name: string): number | undefined {
  if (/^(?:UTC|GMT|Z|Etc\/UTC)$/i.test(name)) return 0;
  const match = /^([+-])(\d\d):([0-5]\d)$/.exec(name);
  if (!match || Number(match[2]) > 14) return undefined;
  return (match[1] === '-' ? -1 : 1) * (Number(match[2]) * 60 + Number(match[3])) * 60_000;
}

/** Clocks change at quarters of an hour, so one look-up serves all instants in one; Intl is slow. */
function offsetReader(timeZone: string): (utcMs: number) => number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  const known = new Map<number, number>();
  const MAX_KNOWN = 10_000;
  return (utcMs) => {
    const quarter = Math.floor(utcMs / QUARTER_MS);
    let offset = known.get(quarter);
    if (offset === undefined) {
      const part = Object.fromEntries(
        format.formatToParts(quarter * QUARTER_MS).map(({ type, value }) => [type, value]),
      );
      const { year, month, day, hour, minute, second } = part;
      const local = Date.UTC(
        Number(year),
        Number(month) - 1,
        Number(day),
        Number(hour),
        Number(minute),
        Number(second),
      );
      offset = local - quarter * QUARTER_MS;
      if (known.size >= MAX_KNOWN) known.clear();
      known.set(quarter, offset);
    }
    return offset;
  };
}
