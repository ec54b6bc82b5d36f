import { expect, test } from 'vitest';
import { isPlain, requestOf, whatIsAsked, type Flags } from '../../../src/cli/repair/flags.ts';
import { createMapping } from '../../../src/mapping/mapping.ts';
import { tableConfig } from '../../mapping/table-config.ts';

const mapping = createMapping([
  tableConfig({ table: 'shop.goods', index: { name: 'goods' }, tenant: 'shop_id' }),
  tableConfig({ table: 'shop.links', key: ['a', 'b'], index: { name: 'links', id: '{a}|{b}' } }),
]);
const flags = (given: Partial<Flags>): Flags => ({ config: 'evenkeel.yaml', ...given });
const asked = (given: Partial<Flags>, name: string | undefined = 'goods') => whatIsAsked(flags(given), name, mapping);

test('one thing is done at a time; without any a repair is started', () => {
  expect(asked({ dryRun: true, recent: true, minutes: 5 })).toMatchObject({
    deed: 'start',
    table: { name: 'shop.goods' },
  });
  expect(asked({ throttle: 'none', recent: true }).deed).toBe('throttle');
  expect(asked({ report: true }).deed).toBe('report');
  expect(whatIsAsked(flags({ all: true, dryRun: true }), undefined, mapping)).toEqual({ deed: 'start', table: null });
});

test('all that is wrong is said at once', () => {
  const given = {
    pause: true,
    watch: true,
    recent: true,
    tenant: '7',
    parallel: 2,
    yes: true,
    maxOrphanPercent: 3,
  } as const;
  expect(() => asked(given, 'nothing')).toThrow(
    [
      '--watch and --pause: one at a time',
      '--recent and --tenant: one of them',
      '--parallel, --max-orphan-percent, --yes: only when a repair is started, not with --watch, --pause',
      '--yes and --max-orphan-percent: one of them',
      'the config does not map "nothing"; it maps shop.goods, shop.links',
    ].join('\n'),
  );
});

test.each<[Partial<Flags>, string, string]>([
  [{ minutes: 5 }, 'goods', '--minutes: only with --recent'],
  [{ all: true }, 'goods', 'name one table, or say --all'],
  [
    { tenant: '7' },
    'links',
    'the config does not say which column of shop.links is its tenant; --where says it in SQL',
  ],
  [{ key: ['7'] }, 'links', '--key: a key of shop.links is a|b'],
])('%j of %s is refused: %s', (given, name, message) => {
  expect(() => asked(given, name)).toThrow(message);
});

test('all tables are neither paused nor asked for one key', () => {
  expect(() => whatIsAsked(flags({ all: true, key: ['1'], pause: true }), undefined, mapping)).toThrow(
    '--key, --pause: name a table',
  );
});

test('a request has what was asked for and nothing else', () => {
  const [goods, links] = mapping.tables;
  expect(requestOf(goods!, flags({}))).toEqual({ table: 'shop.goods' });
  expect(requestOf(goods!, flags({ key: ['17', '007'] }))).toEqual({ table: 'shop.goods', keys: [[17], ['007']] });
  expect(requestOf(links!, flags({ key: ['1|x'] }))).toEqual({ table: 'shop.links', keys: [[1, 'x']] });
  expect(requestOf(goods!, flags({ recent: true, minutes: 60, yes: true }))).toEqual({
    table: 'shop.goods',
    mode: 'recent',
    minutes: 60,
    maxOrphanPercent: 100,
  });
  const requests = [{ table: 'a' }, { table: 'a', mode: 'recent' as const }, { table: 'a', dryRun: true }];
  expect(requests.map(isPlain)).toEqual([true, true, false]);
});
