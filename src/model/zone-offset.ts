/** How far the clocks of a zone are ahead of UTC, in milliseconds. */
export interface ZoneOffset {
  at(utcMs: number): number;
  /**
   * When its clocks show `localMs`, which is counted as if they were UTC's. Of the two instants that they show twice, when
   * summer time ends, the earlier is taken; of a time that they skip, the offset before the skip.
   */
  atLocal(localMs: number): number;
}

const DAY_MS = 24 * 60 * 60_000;
const QUARTER_MS = 15 * 60_000;

/** @param timeZone an IANA name, or an offset such as +08:00 */
export function zoneOffset(timeZone: string): ZoneOffset {
  const fixed = fixedOffset(timeZone);
  if (fixed !== undefined) return { at: () => fixed, atLocal: () => fixed };
  const at = offsetReader(timeZone);
  return {
    at,
    atLocal(localMs) {
      const around = [at(localMs - DAY_MS), at(localMs + DAY_MS)];
      const largest = Math.max(...around);
      return at(localMs - largest) === largest ? largest : Math.min(...around);
    },
  };
}

/** Of `UTC` and its other names, and of `+08:00`; undefined for other names. */
export function fixedOffset(name: string): number | undefined {
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
