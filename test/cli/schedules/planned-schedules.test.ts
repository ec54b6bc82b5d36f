import { expect, test } from 'vitest';
import { plannedSchedules } from '../../../src/cli/schedules/planned-schedules.ts';
import { scheduleSettings, settingChanges } from '../../../src/cli/schedules/schedule-settings.ts';
import { parseConfig } from '../../../src/config/load-config.ts';

function planned(rest: string) {
  const text = `
kafka: { brokers: ['localhost:9092'], groupId: g, topics: [{ name: t, format: canal }] }
mysql: { host: localhost, user: u }
temporal: { address: 'localhost:7233' }
elasticsearch: { node: 'http://localhost:9200' }
redis: { url: 'redis://localhost:6379' }
${rest}`;
  return plannedSchedules(parseConfig({ file: 'c.yaml', text, env: {} }).config);
}

test('a table has its own settings, or those of all; one that only deletes keys has nothing to compare', () => {
  const schedules = planned(`
repair: { full: off, maxOrphanPercent: 1, rowsPerSecond: 500 }
tables:
  - { table: a.a, index: { name: a } }
  - { table: a.b, index: { name: b }, repair: { recent: off, full: { cron: '30 4 * * *' }, maxOrphanPercent: 50 } }
  - { table: a.c, cacheKeys: ['c:{id}'] }
  - { table: a.d, cacheKeys: [{ key: 'd:{id}', action: set, ttlSeconds: 60 }], repair: { rowsPerSecond: 9 } }`);
  expect(schedules.map(({ id, action }) => [id, action.args[0]])).toEqual([
    [
      'repair/g/a.a/recent',
      { table: 'a.a', mode: 'recent', minutes: 15, settleSeconds: 5, maxOrphanPercent: 1, rowsPerSecond: 500 },
    ],
    ['repair/g/a.b/full', { table: 'a.b', mode: 'full', settleSeconds: 5, maxOrphanPercent: 50, rowsPerSecond: 500 }],
    [
      'repair/g/a.d/recent',
      { table: 'a.d', mode: 'recent', minutes: 15, settleSeconds: 5, maxOrphanPercent: 1, rowsPerSecond: 9 },
    ],
  ]);
});

test('not all tables are due at once, and each always at its own time', () => {
  const tables = Array.from({ length: 20 }, (_, at) => `  - { table: a.t${at}, index: { name: t${at} } }`).join('\n');
  const offsets = (rest: string) =>
    planned(rest)
      .filter(({ kind }) => kind === 'recent')
      .map(({ spec }) => spec.intervals?.[0]?.offset ?? -1);
  const all = offsets(`tables:\n${tables}`);
  expect(new Set(all).size).toBeGreaterThan(15);
  expect(all.every((offset) => offset >= 0 && offset < 300_000 && offset % 1000 === 0)).toBe(true);
  expect(offsets('tables:\n  - { table: a.t7, index: { name: t7 } }')).toEqual([all[7]]);
});

test('what differs is told by setting', () => {
  const settings = (repair: string) => {
    const [schedule] = planned(`repair: ${repair}\ntables: [{ table: a.a, index: { name: a } }]`);
    return scheduleSettings(schedule!);
  };
  const before = settings('{ recent: off, full: { cron: 0 3 * * * }, rowsPerSecond: 9 }');
  const after = settings('{ recent: off, full: { cron: 0 4 * * sun }, blackouts: [{ from: 08:00, to: 20:00 }] }');
  expect(settingChanges(before, before)).toEqual([]);
  expect(settingChanges(before, after)).toEqual([
    { setting: 'times', from: 'cron 0 3 * * *', to: 'cron 0 4 * * 0' },
    { setting: 'blackouts', from: 'none', to: '08:00-20:00' },
    { setting: 'rowsPerSecond', from: '9', to: null },
  ]);
});
