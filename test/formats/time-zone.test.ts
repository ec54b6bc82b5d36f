import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { isTimeZone, toUtc } from '../../src/formats/time-zone.ts';

test.each([
  ['UTC', '2026-01-02 03:04:05.678', '2026-01-02 03:04:05.678'],
  ['+08:00', '2026-01-02 03:04:05.678901', '2026-01-01T19:04:05.678901'],
  ['-03:30', '2026-01-02 03:04:05', '2026-01-02T06:34:05'],
  ['Asia/Shanghai', '2026-01-02 03:04:05', '2026-01-01T19:04:05'],
  ['Europe/Berlin', '2026-03-29 01:59:59', '2026-03-29T00:59:59'],
  ['Europe/Berlin', '2026-03-29 03:00:00', '2026-03-29T01:00:00'],
  ['Europe/Berlin', '2026-10-25 01:59:59', '2026-10-24T23:59:59'],
  ['Europe/Berlin', '2026-10-25 02:30:00', '2026-10-25T00:30:00'],
  ['Europe/Berlin', '2026-10-25 03:00:00', '2026-10-25T02:00:00'],
])('in %s, %s is %s in UTC', (zone, local, utc) => {
  expect(toUtc(zone)(local)).toBe(utc);
});

test('names and offsets that nobody knows are no zones', () => {
  expect(['Mars/Olympus', '', '+8', '+24:00', '08:00'].filter(isTimeZone)).toEqual([]);
  expect(['UTC', 'America/New_York', '-11:30'].every(isTimeZone)).toBe(true);
});

test('an instant written in any zone comes back, but for the hour that a clock shows twice', () => {
  const zones = fc.constantFrom('Europe/Berlin', 'America/St_Johns', 'Australia/Lord_Howe', 'Asia/Kathmandu', '+05:45');
  fc.assert(
    fc.property(zones, fc.integer({ min: 1, max: 2 ** 31 - 1 }), (zone, seconds) => {
      const local = localText(zone, seconds * 1000);
      const found = Date.parse(`${toUtc(zone)(local)}Z`);
      expect(localText(zone, found)).toBe(local);
      expect(seconds * 1000 - found).toSatisfy((late: number) => late === 0 || (late > 0 && late <= 3_600_000));
    }),
  );
});

function localText(timeZone: string, ms: number): string {
  if (timeZone.startsWith('+')) {
    const offsetMs = (Number(timeZone.slice(1, 3)) * 60 + Number(timeZone.slice(4))) * 60_000;
    return new Date(ms + offsetMs).toISOString().slice(0, 19).replace('T', ' ');
  }
  // The Swedish form is MySQL's.
  return new Date(ms).toLocaleString('sv-SE', { timeZone });
}
