import { expect, test } from 'vitest';
import { blackoutText, skipCalendars, skippedMinutes } from '../../../src/cli/schedules/blackout-calendars.ts';
import { blackoutMinutes, type Blackout } from '../../../src/config/week.ts';

const workdays: Blackout['days'] = ['mon', 'tue', 'wed', 'thu', 'fri'];

const examples: [text: string, calendars: number, blackouts: Blackout[]][] = [
  ['none at all', 0, []],
  ['mon-fri 08:00-20:00', 1, [{ days: workdays, from: '08:00', to: '20:00' }]],
  ['mon-fri 08:30-20:15', 3, [{ days: workdays, from: '08:30', to: '20:15' }]],
  ['22:00-06:00', 1, [{ from: '22:00', to: '06:00' }]],
  ['sat 22:30-06:00', 3, [{ days: ['sat'], from: '22:30', to: '06:00' }]],
  ['sun,sat 00:00-24:00', 1, [{ days: ['sat', 'sun'], from: '00:00', to: '24:00' }]],
  ['00:00-24:00', 1, [{ from: '00:00', to: '24:00' }]],
  [
    '01:00-02:00, wed 12:00-13:30',
    3,
    [
      { days: ['wed'], from: '12:00', to: '13:00' },
      { days: ['wed'], from: '12:30', to: '13:30' },
      { from: '01:00', to: '02:00' },
    ],
  ],
];

test.each(examples)('as calendars and back: %s', (text, calendars, blackouts) => {
  const isBlack = blackoutMinutes(blackouts);
  const skip = skipCalendars(isBlack);
  expect(skip).toHaveLength(calendars);
  expect(skippedMinutes(skip)).toEqual(isBlack);
  expect(blackoutText(isBlack) || 'none at all').toBe(text);
});

test('a calendar that no blackout makes is told from one', () => {
  const [calendar] = skipCalendars(blackoutMinutes([{ from: '08:00', to: '20:00' }]));
  expect(skippedMinutes([{ ...calendar!, dayOfMonth: [{ start: 1, end: 1, step: 1 }] }])).toBeUndefined();
  expect(skippedMinutes([{ ...calendar!, second: [{ start: 0, end: 0, step: 1 }] }])).toBeUndefined();
});
