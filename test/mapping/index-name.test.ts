import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { createIndexName, templateProblems } from '../../src/mapping/index-name.ts';
import { UnmappableError } from '../../src/mapping/unmappable-error.ts';

test('a name without placeholders is the same for every row', () => {
  const goods = createIndexName('goods');
  expect(goods).toMatchObject({ isFixed: true, family: 'goods', columns: [] });
  expect(goods.nameOf({})).toBe('goods');
  expect([goods.covers('goods'), goods.covers('goods_2')]).toEqual([true, false]);
});

test.each([
  ['executions_{at:YYYY-MM}', '2024-01-31T23:59:59', 'executions_2024-01'],
  ['executions_{at:YYYY-MM}', '2024-01-31', 'executions_2024-01'],
  ['log-{at:YYYY.MM.DD}', '2024-01-31T23:59:59.123456Z', 'log-2024.01.31'],
  ['log-{at:YYYYMMDDHH}', '2024-01-31T23:59:59Z', 'log-2024013123'],
  ['log-{at:YYYYMMDDHH}', '2024-01-31', 'log-2024013100'],
  ['executions_{at:YYYY-MM}', null, 'executions_null'],
  ['orders_{at}', 'EU', 'orders_eu'],
  ['orders_{at}', 7, 'orders_7'],
  ['orders_{at}', 'a/b\\c*d?e"f<g>h|i j,k#l:m', 'orders_a-b-c-d-e-f-g-h-i-j-k-l-m'],
  ['orders_{at}', '', 'orders_null'],
  ['orders_{at}_v1', 'Zürich', 'orders_zürich_v1'],
])('%s of %s is %s, as the row has it', (template, at, name) => {
  expect(createIndexName(template).nameOf({ at })).toBe(name);
});

test('an absent column names the index of what has none', () => {
  expect(createIndexName('orders_{constructor}').nameOf({})).toBe('orders_null');
});

test.each([['yesterday'], ['10:00:00'], [20240131], [['4711']]])('%j is no date, and its value is not told', (at) => {
  const { nameOf } = createIndexName('log_{at:YYYY}');
  expect(() => nameOf({ at })).toThrow(UnmappableError);
  expect(() => nameOf({ at })).not.toThrow(String(at));
});

test('the family is what all names begin with, and each column is named once', () => {
  const index = createIndexName('orders_{region}_{at:YYYY}-{at:MM}');
  expect(index).toMatchObject({ isFixed: false, family: 'orders', columns: ['region', 'at'] });
});

test('every name that a row can have is legal and covered, however long', () => {
  const index = createIndexName('orders_{region}.{at:YYYY-MM}');
  const region = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 400, size: 'max' }),
    fc.string({ unit: 'binary', maxLength: 20 }),
    fc.integer(),
    fc.constant(null),
  );
  const at = fc.option(
    fc
      .date({ min: new Date('1000-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
      .map((date) => date.toISOString()),
  );
  fc.assert(
    fc.property(region, at, (region, at) => {
      const name = index.nameOf({ region, at });
      expect(index.covers(name)).toBe(true);
      expect(Buffer.byteLength(name)).toBeLessThanOrEqual(238);
      expect(name).not.toMatch(/[\\/*?"<>|\s,#:A-Z]/);
      expect(name.startsWith('orders_')).toBe(true);
    }),
  );
});

test('names of other shapes are not covered', () => {
  const index = createIndexName('executions_{at:YYYY-MM}');
  const others = [
    'executions',
    'executions_',
    'executions_2024',
    'executions_2024-01-02',
    'executions_old',
    'xexecutions_2024-01',
  ];
  expect(others.filter((name) => index.covers(name))).toEqual([]);
  expect(createIndexName('a.b_{x}').covers('acb_1')).toBe(false);
});

test.each(['goods', 'goods-2.x_y', '7days', 'executions_{at:YYYY-MM}', 'o_{größe}_{$x}'])(
  '%s can be used',
  (template) => {
    expect(templateProblems(template)).toEqual([]);
  },
);

test.each([
  ['Goods', 'lower case'],
  ['good s', 'lower case'],
  ['_goods', 'must begin'],
  ['{region}_orders', 'must begin'],
  ['', 'must begin'],
  ['orders_{region', 'unbalanced'],
  ['orders_}{', 'unbalanced'],
  ['orders_{}', '"" is not a column name'],
  ['orders_{a b}', '"a b" is not a column name'],
  ['orders_{at:}', '"" is not a date pattern'],
  ['orders_{at:yyyy}', '"yyyy" is not a date pattern; it is made of YYYY MM DD HH'],
  ['orders_{at:YYYY-mm}', '"YYYY-mm" is not a date pattern'],
  ['orders_{at:YYYY/MM}', 'may stand between the tokens'],
  ['x'.repeat(229), 'longer than 228 bytes'],
])('%s is refused: %s', (template, problem) => {
  expect(templateProblems(template).join('; ')).toContain(problem);
});
