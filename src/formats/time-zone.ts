import { fixedOffset, zoneOffset } from '../model/zone-offset.ts';
import { memoize } from './memoize.ts';

/** Moves `YYYY-MM-DD hh:mm:ss[.f]` from one zone to UTC, in the same form. */
export type ToUtc = (text: string) => string;

/** @param timeZone an IANA name, or an offset such as +08:00 */
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
  if (fixedOffset(timeZone) === 0) return (text) => text;
  const { atLocal } = zoneOffset(timeZone);
  return (text) => {
    const local = Date.parse(`${text.slice(0, 10)}T${text.slice(11, 19)}Z`);
    if (Number.isNaN(local)) return text;
    return `${new Date(local - atLocal(local)).toISOString().slice(0, 19)}${text.slice(19)}`;
  };
}
