import { expect, test } from 'vitest';
import { calendarOf, calendarValues, cronText } from '../../../src/cli/schedules/calendars.ts';
import { exactDuration } from '../../../src/cli/schedules/schedule-settings.ts';
import { parseCron } from '../../../src/config/cron.ts';

test.each([
  ['0 3 * * *', '0 3 * * *'],
  ['*/15 0-6,22,23 * * mon-fri', '*/15 0-6,22-23 * * 1-5'],
  ['5,35 3 1 jan,jul *', '5,35 3 1 1,7 *'],
  ['0 */8 * * 7', '0 */8 * * 0'],
])('cron %s becomes a calendar, and is read from it as %s', (cron, text) => {
  const values = { ...parseCron(cron), seconds: [0], years: [] };
  const calendar = calendarOf(values);
  expect(calendarValues(calendar)).toEqual(values);
  expect(cronText(calendarValues(calendar))).toBe(text);
});

test('what cron has no words for is said beside it', () => {
  const values = { ...parseCron('0 3 * * *'), seconds: [30], years: [2027, 2028] };
  expect(cronText(values)).toBe('0 3 * * * in seconds 30 in 2027-2028');
});

test('no duration is rounded', () => {
  expect([300_000, 3_733_000, 90_061_500, 0].map(exactDuration)).toEqual(['5m', '1h2m13s', '1d1h1m1s500ms', '0s']);
});
