import { expect, test } from 'vitest';
import { whatIsWrong, whatIsWrongOfAll } from '../../../src/workflows/resync/what-is-wrong.ts';

test('a resync that was started without an input is told that it needs a table', () => {
  for (const nothing of [undefined, null, {}]) expect(whatIsWrong(nothing)).toBe('a resync needs a table');
  expect(whatIsWrong({ table: 'goods', keepOldHours: 0 })).toBeUndefined();
});

test('tables that are no list are not read letter by letter', () => {
  expect(whatIsWrongOfAll(JSON.parse('{"tables":"shop.goods"}'))).toBe('tables is a list');
  expect(whatIsWrongOfAll({ tables: ['shop.goods'], tablesAtOnce: 0 })).toBe(
    'tablesAtOnce is a whole number from 1 on',
  );
  expect(whatIsWrongOfAll({})).toBeUndefined();
});
