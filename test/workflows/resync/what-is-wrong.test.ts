import { expect, test } from 'vitest';
import { whatIsWrong, whatIsWrongOfAll } from '../../../src/workflows/resync/what-is-wrong.ts';

test('a resync that was started without an input is told that it needs a table', () => {
  for (const nothing of [undefined, null, {}]) expect(whatIsWrong(nothing)).toBe('a resync needs a table');
  expect(whatIsWrong({ table: 'goods', keepOldHours: 0 })).toBeUndefined();
});

test('all that is wrong is said at once, with what a misspelt field is called', () => {
  const request = JSON.parse('{"table":"goods","rowsPersecond":5,"colour":1,"parallel":0}');
  expect(whatIsWrong(request)).toBe(
    'there is no field rowsPersecond: it is rowsPerSecond; ' +
      'there is no field colour: it is one of rowsPerSecond, parallel, keepOldHours, table, tenant, where; ' +
      'parallel is a whole number from 1 on',
  );
  expect(whatIsWrongOfAll(JSON.parse('{"table":"goods"}'))).toContain('there is no field table: it is one of');
});

test('tables that are no list are not read letter by letter', () => {
  expect(whatIsWrongOfAll(JSON.parse('{"tables":"shop.goods"}'))).toBe('tables is a list');
  expect(whatIsWrongOfAll({ tables: ['shop.goods'], tablesAtOnce: 0 })).toBe(
    'tablesAtOnce is a whole number from 1 on',
  );
  expect(whatIsWrongOfAll({})).toBeUndefined();
});
