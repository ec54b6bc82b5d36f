import { expect, test } from 'vitest';
import { limit } from '../../../src/cli/follow/flag-values.ts';
import { deedOf, isPlain, requestOf, requestOfAll, type Flags } from '../../../src/cli/resync/flags.ts';

const flags = (given: Partial<Flags>): Flags => ({ config: 'evenkeel.yaml', ...given });
const deed = (given: Partial<Flags>, table: string | undefined = 'goods') => deedOf(flags(given), table);

test('one thing is done at a time; without any it starts', () => {
  expect(deed({})).toBe('start');
  expect(deed({ tenant: '7', rowsPerSecond: 100 })).toBe('start');
  expect(deed({ dryRun: true, parallel: 2 })).toBe('dryRun');
  expect(deed({ throttle: 'none' })).toBe('throttle');
  expect(deed({ dropOld: true })).toBe('dropOld');
});

test.each<[Partial<Flags>, string]>([
  [{ pause: true, dropOld: true }, '--pause and --drop-old: one at a time'],
  [{ watch: true, rowsPerSecond: 5 }, '--rows-per-second: only when a resync is started, not with --watch'],
  [{ tenant: '7', where: 'id > 1' }, '--tenant or --where, not both'],
  [{ tenant: '7', keepOldHours: 0 }, '--keep-old-hours: documents of a part of a table are written in place'],
  [{ tablesAtOnce: 2 }, '--tables-at-once: only with --all'],
  [{ all: true }, 'name one table, or say --all'],
])('%j is refused: %s', (given, message) => {
  expect(() => deed(given)).toThrow(message);
});

test('all tables have no tenant, and are neither paused nor throttled together', () => {
  const deedOfAll = (given: Partial<Flags>) => deedOf(flags({ all: true, ...given }), undefined);
  expect(deedOfAll({ tablesAtOnce: 2 })).toBe('start');
  expect(deedOfAll({ cancel: true })).toBe('cancel');
  expect(() => deedOfAll({ pause: true })).toThrow('--pause: name a table');
  expect(() => deedOfAll({ tenant: '7' })).toThrow('--tenant: name a table');
  expect(() => deedOf(flags({}), undefined)).toThrow('name one table, or say --all');
});

test('a request has what was asked for and nothing else', () => {
  expect(requestOf('shop.goods', flags({}))).toEqual({ table: 'shop.goods' });
  expect(requestOf('shop.goods', flags({ tenant: '7' }))).toEqual({ table: 'shop.goods', tenant: 7 });
  expect(requestOf('shop.goods', flags({ tenant: '007' }))).toEqual({ table: 'shop.goods', tenant: '007' });
  expect(requestOfAll(flags({ keepOldHours: 0, tablesAtOnce: 3 }))).toEqual({ keepOldHours: 0, tablesAtOnce: 3 });
  expect([{ table: 'a' }, {}, { table: 'a', parallel: 1 }].map(isPlain)).toEqual([true, true, false]);
});

test('no limit is said by none', () => {
  expect(limit('none')).toBe('none');
  expect(limit('12')).toBe(12);
  for (const wrong of ['0', '1.5', 'many', '']) expect(() => limit(wrong)).toThrow('a whole number, from 1');
});
