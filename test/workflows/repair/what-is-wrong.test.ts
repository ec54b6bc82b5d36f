import { expect, test } from 'vitest';
import { whatIsWrong } from '../../../src/workflows/repair/what-is-wrong.ts';

test('a repair that was started without an input is told that it needs a table', () => {
  for (const nothing of [undefined, null, {}]) expect(whatIsWrong(nothing)).toBe('a repair needs a table');
  expect(whatIsWrong({ table: 'goods' })).toBeUndefined();
});

test('a misspelt field is not passed over', () => {
  expect(whatIsWrong(JSON.parse('{"table":"goods","dryrun":true}'))).toBe('there is no field dryrun: it is dryRun');
});

test('a key that stands in no list is refused', () => {
  expect(whatIsWrong(JSON.parse('{"table":"goods","keys":17}'))).toBe('keys is a list');
  expect(whatIsWrong({ table: 'goods', keys: [17] })).toBeUndefined();
});
